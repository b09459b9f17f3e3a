"""Shared links: what is kept of one, what a caller is told of it, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from .accounts import Account, Namespace
from .calls import Call
from .names import fold, name
from .nodes import File, Folder, time_text
from .refusals import LookupTrouble, Refused, refused
from .view import Place, View


@dataclass
class Link:
    url: str
    owner: str
    """The name of an account."""

    node: str
    """The id of a file or folder, wherever that is moved, also out of its namespace."""

    expires: int | None = None
    password: str = ""


def links(call: Call) -> dict[str, Link]:
    """All there are, by their addresses."""
    kept: dict[str, Link] = call.world.room("links", dict)
    return kept


def node_of(call: Call, link: Link) -> File | Folder | None:
    found = _found(call, link)
    return found[1] if found else None


def _found(call: Call, link: Link) -> tuple[Namespace, File | Folder] | None:
    for space in call.world.namespaces.values():
        if node := space.tree.by_id.get(link.node):
            return space, node
    return None


def new_address(node: File | Folder) -> str:
    """An address that tells files from folders, as those of Dropbox do.

    None comes twice, after a reset either: who knows one knows it for good.
    """
    number = uuid4().hex[:12]
    if isinstance(node, File):
        last = quote(name(node.path), safe="")
        return f"https://www.dropbox.com/scl/fi/{number}/{last}?rlkey=emu&dl=0"
    return f"https://www.dropbox.com/scl/fo/{number}/h?rlkey=emu&dl=0"


def opened(call: Call, url: str, password: str | None) -> Link:
    """A link that the caller may use, now; else a refusal."""
    link = links(call).get(url)
    if link is None or node_of(call, link) is None:
        raise refused("shared_link_not_found")
    if link.expires is not None and link.expires <= call.world.now():
        raise refused("shared_link_not_found")
    if link.password and link.password != password:
        raise refused("shared_link_access_denied")
    return link


def behind(call: Call, link: Link, path: str | None) -> Place:
    """What is there behind a link, without paths."""
    view, there = _followed(call, link, path)
    return replace(view.place(there), prefix=None)


def inside(call: Call, link: Link, path: str | None) -> tuple[View, Place]:
    """Where what is in a folder behind a link is, seen as its owner sees it."""
    view, there = _followed(call, link, path)
    return view, replace(view.inside(there), prefix=None)


def _followed(call: Call, link: Link, path: str | None) -> tuple[View, str]:
    """What its owner sees, and the path of what is meant there."""
    found = _found(call, link)
    assert found is not None
    space, node = found
    owner: Account = call.world.accounts[link.owner]
    below = (path or "").rstrip("/")
    if below and not (isinstance(node, Folder) and below.startswith("/")):
        raise LookupTrouble("not_found")
    return View(call.world, owner, space.id), node.path + below


def link_json(call: Call, link: Link, node: File | Folder) -> dict[str, Any]:
    """What is told of a link, or of what is below it; the path only to its owner."""
    made: dict[str, Any] = {
        ".tag": "file" if isinstance(node, File) else "folder",
        "url": link.url,
        "id": node.id,
        "name": name(node.path),
        "link_permissions": _permissions(call, link),
    }
    if link.owner == call.account.name:
        made["path_lower"] = fold(node.path)
    if link.expires is not None:
        made["expires"] = time_text(link.expires)
    if isinstance(node, File):
        made["client_modified"] = time_text(node.client_modified)
        made["server_modified"] = time_text(node.server_modified)
        made["rev"] = node.rev
        made["size"] = node.blob.size
    return made


def _permissions(call: Call, link: Link) -> dict[str, Any]:
    is_own = link.owner == call.account.name
    visible = "password" if link.password else "public"
    return {
        "can_revoke": is_own,
        "resolved_visibility": {".tag": visible},
        "visibility_policies": [],
        "can_set_expiry": is_own and _is_paid(call),
        "can_remove_expiry": is_own and _is_paid(call),
        "allow_download": True,
        "can_allow_download": True,
        "can_disallow_download": False,
        "allow_comments": True,
        "team_restricts_comments": False,
        "require_password": bool(link.password),
        "link_access_level": {".tag": "viewer"},
    }


def check_plan(call: Call, settings: dict[str, Any]) -> None:
    """Links that end or have a password are for who pays."""
    if (settings.get("expires") or settings.get("link_password")) and not _is_paid(call):
        raise refused("settings_error", "not_authorized")


def not_there(trouble: LookupTrouble) -> Refused:
    """The routes about links have no word for a path in them that is wrong."""
    return refused("shared_link_not_found")


def _is_paid(call: Call) -> bool:
    return call.account.plan != "basic"
