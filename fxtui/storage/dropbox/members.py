"""People and groups in a shared folder: who may look, who may write, and to change that.

A folder becomes a shared one when somebody is first invited to it. What lies in a shared
folder has the members of that, and none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fxtui.domain.errors import (
    InvalidName,
    NotFound,
    PermissionDenied,
    Unsupported,
)
from fxtui.domain.location import Key
from fxtui.domain.sharing import Granted, Member, Members, RemoveMember, Role, SetMember

from .client import ACCOUNT
from .shared_folders import folder_of, own_id, share
from .sharing_jobs import ended

if TYPE_CHECKING:
    from .connection import Connection

_LIST: Final = "sharing/list_folder_members"
_ADD: Final = "sharing/add_folder_member"
_CHANGE: Final = "sharing/update_folder_member"
_REMOVE: Final = "sharing/remove_folder_member"
_REMOVED: Final = "sharing/check_remove_member_job_status"
_AT_ONCE: Final = 1000
_ADDRESS: Final = re.compile(
    r"['#&A-Za-z0-9._%+-]+@[A-Za-z0-9-][A-Za-z0-9.-]*\.[A-Za-z]{2,15}"
)
"""What Dropbox takes for one; anything else it calls no request at all."""

_GROUP: Final = "g:"

_ROLES: Final = {
    "owner": Role.OWNER,
    "editor": Role.EDITOR,
    "viewer": Role.VIEWER,
    "viewer_no_comment": Role.VIEWER,
}
"""Others may pass through a folder, and see nothing of it."""


class Known(NamedTuple):
    member: Member
    selector: dict[str, str]
    """What names this one to Dropbox, which changes roles by nothing but an account."""


async def ask_members(connection: Connection, key: Key) -> Members:
    folder = await folder_of(connection, key)
    if folder.id is None:
        return Members((await _oneself(connection),))
    return Members(
        tuple(known.member for known in await _list(connection, key, folder.id))
    )


async def set_member(connection: Connection, key: Key, wish: SetMember) -> Granted:
    """Invite somebody, or give another role; the folder is shared if it is not yet."""
    selector = _selector(connection, key, wish.email)
    if wish.role is Role.OWNER:
        text = "a folder is handed over at dropbox.com, and not from here"
        raise Unsupported(text, location=connection.location(key))
    id = await own_id(connection, key)
    known = None
    if id is None:
        id = await share(connection, key)
    else:
        known = _found(await _list(connection, key, id), wish.email)
    if known is None:
        await _add(connection, key, id, selector, wish)
    elif known.member.role is not wish.role:
        await _change(connection, key, id, known, wish)
    return Granted()


async def remove_member(connection: Connection, key: Key, wish: RemoveMember) -> Granted:
    selector = _selector(connection, key, wish.email)
    id = await own_id(connection, key)
    if id is None:
        text = "nobody else has access to this folder"
        raise NotFound(text, location=connection.location(key))
    await _remove(connection, key, id, selector)
    return Granted()


async def _list(connection: Connection, key: Key, id: str) -> list[Known]:
    asked: dict[str, Any] = {"shared_folder_id": id, "limit": _AT_ONCE}
    told = await connection.rpc(_LIST, asked, key)
    found = [*known_of(told)]
    while cursor := told.get("cursor"):
        told = await connection.rpc(f"{_LIST}/continue", {"cursor": cursor}, key)
        found += known_of(told)
    return found


def known_of(told: dict[str, Any]) -> Iterator[Known]:
    """All of a page who may look: first those with the most rights."""
    ranks = [*_ROLES.values()]
    rows = [*_users(told), *_groups(told), *_invited(told)]
    yield from sorted(rows, key=lambda known: ranks.index(known.member.role))


def _users(told: dict[str, Any]) -> Iterator[Known]:
    for row in told.get("users", ()):
        if role := _ROLES.get(row["access_type"][".tag"]):
            user = row["user"]
            member = Member(user["email"], role, user["display_name"])
            yield Known(member, _by_id(user["account_id"]))


def _groups(told: dict[str, Any]) -> Iterator[Known]:
    for row in told.get("groups", ()):
        if role := _ROLES.get(row["access_type"][".tag"]):
            group = row["group"]
            count = group.get("member_count")
            people = f" ({count} people)" if count is not None else ""
            name = f"{group['group_name']}{people}"
            yield Known(
                Member(group["group_id"], role, name, is_group=True),
                _by_id(group["group_id"]),
            )


def _invited(told: dict[str, Any]) -> Iterator[Known]:
    for row in told.get("invitees", ()):
        role = _ROLES.get(row["access_type"][".tag"])
        email = row["invitee"].get("email")
        if role and email:
            yield Known(Member(email, role, is_invited=True), _by_email(email))


def _found(every: list[Known], email: str) -> Known | None:
    """Of all of them the one; capitals in an address mean nothing."""
    fold = email.casefold()
    return next((each for each in every if each.member.email.casefold() == fold), None)


async def _oneself(connection: Connection) -> Member:
    told = await connection.rpc(ACCOUNT, None)
    return Member(told["email"], Role.OWNER, told["name"]["display_name"])


async def _add(
    connection: Connection, key: Key, id: str, selector: dict[str, str], wish: SetMember
) -> None:
    invited = {"member": selector, "access_level": {".tag": wish.role.value}}
    asked = {"shared_folder_id": id, "members": [invited], "quiet": False}
    if wish.message:
        asked["custom_message"] = wish.message
    await connection.rpc(_ADD, asked, key)


async def _change(
    connection: Connection, key: Key, id: str, known: Known, wish: SetMember
) -> None:
    """Give another role; who has not come yet is invited anew."""
    if known.member.role is Role.OWNER:
        text = f"{wish.email} owns the folder; that is handed over at dropbox.com"
        raise PermissionDenied(text, location=connection.location(key))
    if known.member.is_invited:
        await _remove(connection, key, id, known.selector)
        await _add(connection, key, id, known.selector, wish)
        return
    asked = {
        "shared_folder_id": id,
        "member": known.selector,
        "access_level": {".tag": wish.role.value},
    }
    await connection.rpc(_CHANGE, asked, key)


async def _remove(
    connection: Connection, key: Key, id: str, selector: dict[str, str]
) -> None:
    asked = {"shared_folder_id": id, "member": selector, "leave_a_copy": False}
    told = await connection.rpc(_REMOVE, asked, key)
    await ended(connection, key, _REMOVED, told)


def _selector(connection: Connection, key: Key, email: str) -> dict[str, str]:
    if email.startswith(_GROUP):
        return _by_id(email)
    if not _ADDRESS.fullmatch(email):
        text = f"{email!r} is no email address"
        raise InvalidName(text, location=connection.location(key))
    return _by_email(email)


def _by_id(id: str) -> dict[str, str]:
    return {".tag": "dropbox_id", "dropbox_id": id}


def _by_email(email: str) -> dict[str, str]:
    return {".tag": "email", "email": email}
