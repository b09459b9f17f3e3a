"""Routes of shared folders and their members: people, and who was invited."""

from __future__ import annotations

from typing import Any

from .accounts import Account, Namespace
from .calls import Call, tag
from .jobs import Job, checked
from .names import name
from .nodes import Folder
from .people import name_json
from .refusals import LookupTrouble, conflicting, refused
from .registry import route
from .view import Place

_RANKS = ["owner", "editor", "viewer"]
_PLAIN = {"sharing/get_folder_metadata", "sharing/list_folder_members"}
"""Routes whose own error says that a folder is not the caller's; others wrap that."""


@route("sharing/share_folder", scope="sharing.write")
async def share_folder(call: Call) -> dict[str, Any]:
    try:
        place = call.view.place(call.arg["path"])
        node = place.find()
    except LookupTrouble:
        raise refused("bad_path", "invalid_path") from None
    if not isinstance(node, Folder):
        raise refused("bad_path", "is_file")
    if node.mount:
        there = {".tag": "already_shared", **_folder_json(call, _space(call, node.mount))}
        raise conflicting({".tag": "bad_path", "bad_path": there})
    if place.space.id != call.account.home:
        raise refused("bad_path", "inside_shared_folder")
    if any(key.startswith(f"{node.key}/") for key in place.space.tree.mounts):
        raise refused("bad_path", "contains_shared_folder")
    async with call.writing(place.space):
        shared = _shared(call, place, node)
    done = {".tag": "complete", **_folder_json(call, shared)}
    is_async = call.world.settings.shares_later or call.arg.get("force_async")
    return _launched(call, done) if is_async else done


@route("sharing/check_share_job_status", scope="sharing.write")
async def check_share(call: Call) -> dict[str, Any]:
    return checked(call)


@route("sharing/get_folder_metadata", scope="sharing.read")
async def get_folder(call: Call) -> dict[str, Any]:
    return _folder_json(call, _asked(call))


@route("sharing/list_folders", scope="sharing.read")
async def list_folders(call: Call) -> dict[str, Any]:
    mounts = call.view.home.tree.mounts.values()
    return {"entries": [_folder_json(call, _space(call, each.mount)) for each in mounts]}


@route("sharing/mount_folder", scope="sharing.write")
async def mount_folder(call: Call) -> dict[str, Any]:
    space = _asked(call)
    tree = call.view.home.tree
    if any(folder.mount == space.id for folder in tree.mounts.values()):
        raise refused("already_mounted")
    tree.make_folder(f"/{space.name}", mount=space.id)
    return _folder_json(call, space)


@route("sharing/list_folder_members", scope="sharing.read")
async def list_members(call: Call) -> dict[str, Any]:
    return _members_from(call, _asked(call), 0, call.arg.get("limit", 1000))


@route("sharing/list_folder_members/continue", scope="sharing.read")
async def list_members_on(call: Call) -> dict[str, Any]:
    id, start, limit = call.arg["cursor"].split("|")
    return _members_from(call, _space(call, id), int(start), int(limit))


@route("sharing/add_folder_member", scope="sharing.write")
async def add_member(call: Call) -> None:
    space = _administered(call)
    for wanted in call.arg["members"]:
        role = tag(wanted.get("access_level") or "viewer")
        member = wanted["member"]
        if member[".tag"] == "dropbox_id" and member["dropbox_id"].startswith("g:"):
            raise refused("bad_member", "invalid_group")
        email = member.get("email", member.get("dropbox_id", ""))
        if account := call.world.account_of(email):
            space.access.setdefault(account.name, role)
        else:
            _invited(call, space).setdefault(email, role)


@route("sharing/update_folder_member", scope="sharing.write")
async def update_member(call: Call) -> dict[str, Any]:
    """As the SDK says, an address names nobody here."""
    space, role = _administered(call), tag(call.arg["access_level"])
    id = call.arg["member"].get("dropbox_id", "")
    account = call.world.account_of(id) if id else None
    if account is None or account.name not in space.access:
        raise refused("member_error", "not_a_member")
    space.access[account.name] = role
    return {"access_level": {".tag": role}}


@route("sharing/remove_folder_member", scope="sharing.write")
async def remove_member(call: Call) -> dict[str, Any]:
    space = _administered(call)
    member = call.arg["member"]
    id = member.get("email") or member.get("dropbox_id", "")
    account = call.world.account_of(id)
    if account and space.access.get(account.name) == "owner":
        raise refused("folder_owner")
    lost = space.access.pop(account.name, None) if account else None
    if not (lost or _invited(call, space).pop(id, None)):
        error = {".tag": "member_error", "member_error": {".tag": "not_a_member"}}
        return _launched(call, {".tag": "failed", "failed": error})
    return _launched(call, {".tag": "complete"})


@route("sharing/check_remove_member_job_status", scope="sharing.write")
async def check_removal(call: Call) -> dict[str, Any]:
    return checked(call)


def _shared(call: Call, place: Place, node: Folder) -> Namespace:
    """A namespace of what is in a folder, and a mount where that was."""
    id = f"84528{call.world.tick():06d}"
    made = call.world.add_namespace(id, call.account.name, name(node.path))
    tree = place.space.tree
    made.tree.inherit(tree, node.key)
    for child in tree.inside(node.key):
        made.tree.graft(tree, child.key, f"/{name(child.path)}", moves=True)
    tree.remove(node.key)
    tree.make_folder(node.path, mount=id, id=node.id)
    return made


def _asked(call: Call) -> Namespace:
    return _space(call, call.arg["shared_folder_id"])


def _space(call: Call, id: str) -> Namespace:
    """A folder that the caller is in, or the refusal of this route."""
    above = () if call.route.name in _PLAIN else ("access_error",)
    space = call.world.namespaces.get(id)
    if space is None:
        raise refused(*above, "invalid_id")
    if not space.may_read(call.account):
        raise refused(*above, "not_a_member")
    return space


def _administered(call: Call) -> Namespace:
    space = _asked(call)
    if not space.may_write(call.account):
        raise refused("no_permission")
    return space


def _invited(call: Call, space: Namespace) -> dict[str, str]:
    """Roles by address of those who have no account."""
    kept: dict[str, dict[str, str]] = call.world.room("invited", dict)
    return kept.setdefault(space.id, {})


def _launched(call: Call, result: dict[str, Any]) -> dict[str, Any]:
    """The number of a job, which comes to this result."""
    id = f"dbjid:{call.world.tick():032x}"
    jobs: dict[str, Job] = call.world.room("jobs", dict)
    jobs[id] = Job(call.world.settings.job_polls, result)
    return {".tag": "async_job_id", "async_job_id": id}


def _folder_json(call: Call, space: Namespace) -> dict[str, Any]:
    owner = call.world.accounts[space.owner]
    return {
        "access_type": {".tag": space.access[call.account.name]},
        "is_inside_team_folder": False,
        "is_team_folder": False,
        "owner_display_names": [name_json(owner)["display_name"]],
        "name": space.name,
        "policy": {
            "acl_update_policy": {".tag": "editors"},
            "shared_link_policy": {".tag": "anyone"},
        },
        "preview_url": f"https://www.dropbox.com/scl/fo/{space.id}",
        "shared_folder_id": space.id,
        "time_invited": "2026-01-20T00:00:00Z",
        "access_inheritance": {".tag": "inherit"},
    }


def _members_from(call: Call, space: Namespace, start: int, limit: int) -> dict[str, Any]:
    """A page of members, of all kinds together."""
    limit = min(limit, call.world.settings.page_limit or limit)
    by_rank = sorted(space.access.items(), key=lambda pair: _RANKS.index(pair[1]))
    accounts = call.world.accounts
    rows = [("users", _user(accounts[who], role)) for who, role in by_rank]
    rows += [("invitees", _invitee(*pair)) for pair in _invited(call, space).items()]
    page: dict[str, Any] = {"users": [], "groups": [], "invitees": []}
    for kind, row in rows[start : start + limit]:
        page[kind].append(row)
    if start + limit < len(rows):
        page["cursor"] = f"{space.id}|{start + limit}|{limit}"
    return page


def _user(account: Account, role: str) -> dict[str, Any]:
    user = {
        "account_id": account.id,
        "email": account.email,
        "display_name": name_json(account)["display_name"],
        "same_team": False,
    }
    return {"access_type": {".tag": role}, "user": user, "is_inherited": False}


def _invitee(email: str, role: str) -> dict[str, Any]:
    invitee = {".tag": "email", "email": email}
    return {"access_type": {".tag": role}, "invitee": invitee}
