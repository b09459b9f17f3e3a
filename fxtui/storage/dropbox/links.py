"""Links that last: who has the address may look, until the link ends or is revoked."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.errors import AlreadyExists, StorageError, Unsupported
from fxtui.domain.location import Key
from fxtui.domain.sharing import Granted, MakeLink, SharedLink, SharedLinks
from fxtui.domain.value import replace

from .commits import timestamp
from .names import path_of
from .refusals import refusal_of
from .sharing_words import moment, told_of

if TYPE_CHECKING:
    from .connection import Connection

_MAKE: Final = "sharing/create_shared_link_with_settings"
_CHANGE: Final = "sharing/modify_shared_link_settings"
_LIST: Final = "sharing/list_shared_links"
_REVOKE: Final = "sharing/revoke_shared_link"
_EXISTS: Final = "shared_link_already_exists"

_AUDIENCES: Final = {
    "team_only": "team",
    "team_and_password": "password",
    "shared_folder_only": "members",
    "only_you": "no_one",
}
"""Where the two lists of tags differ that say who a link is for."""


async def ask_links(connection: Connection, key: Key) -> SharedLinks:
    """The links to a file or a folder; of the top, all that there are."""
    asked: dict[str, Any] = {"path": path_of(key), "direct_only": True} if key else {}
    rows: list[SharedLink] = []
    while True:
        told = await connection.rpc(_LIST, asked, key)
        rows += map(_link, told["links"])
        if not told["has_more"]:
            break
        asked["cursor"] = told["cursor"]
    return SharedLinks(tuple(replace(row, path=key) if key else row for row in rows))


async def make_link(connection: Connection, key: Key, wish: MakeLink) -> SharedLinks:
    """A new link, or the one that there is, which then is as it is wished."""
    if not key:
        text = "all of a Dropbox is not shared; name a folder in it"
        raise Unsupported(text, location=connection.location(key))
    settings = _settings(wish, time())
    asked = {"path": path_of(key), **({"settings": settings} if settings else {})}
    try:
        made = await connection.rpc(_MAKE, asked, key)
    except StorageError as error:
        made = await _existing(connection, key, error)
        if settings:
            asked = {"url": made["url"], "settings": settings}
            made = await connection.rpc(_CHANGE, asked, key)
    return SharedLinks((replace(_link(made), path=key),))


async def revoke_link(connection: Connection, address: str) -> Granted:
    await connection.rpc(_REVOKE, {"url": address})
    return Granted()


def _settings(wish: MakeLink, now: float) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if wish.seconds is not None:
        settings["expires"] = timestamp(int(now) + wish.seconds)
    if wish.password:
        settings |= {"require_password": True, "link_password": wish.password}
    return settings


async def _existing(
    connection: Connection, key: Key, error: StorageError
) -> dict[str, Any]:
    """The link that stands in the way of another one, if that is what the error says."""
    refusal = refusal_of(error)
    if not refusal or not refusal.has(_EXISTS):
        raise error
    if shown := told_of(refusal, _EXISTS).get("metadata"):
        return dict(shown)
    asked = {"path": path_of(key), "direct_only": True}
    told = await connection.rpc(_LIST, asked, key)
    if not told["links"]:
        text = "it is shared by a link already, which is not shown to you"
        raise AlreadyExists(text, location=connection.location(key)) from error
    return dict(told["links"][0])


def _link(told: dict[str, Any]) -> SharedLink:
    return SharedLink(
        told["url"],
        _key(told),
        moment(told.get("expires")),
        _audience(told.get("link_permissions", {})),
    )


def _key(told: dict[str, Any]) -> Key:
    """Where it leads, with its last name as it is written; empty if that is not told."""
    above, _, name = told.get("path_lower", "").removeprefix("/").rpartition("/")
    if not name:
        return ""
    slash = "/" if told[".tag"] == "folder" else ""
    return f"{above}/{told['name']}{slash}" if above else f"{told['name']}{slash}"


def _audience(permissions: dict[str, Any]) -> str:
    if permissions.get("require_password"):
        return "password"
    for field in ("effective_audience", "resolved_visibility", "requested_visibility"):
        if tag := permissions.get(field, {}).get(".tag", ""):
            return str(_AUDIENCES.get(tag, tag))
    return ""
