"""The older states of files, which Dropbox keeps for a month or longer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.errors import NotFound
from fxtui.domain.history import (
    AskDeleted,
    Deleted,
    Revision,
    Revisions,
)
from fxtui.domain.location import Key
from fxtui.domain.sharing import Granted

from .listing import GO_ON, LIST
from .names import path_of
from .relocating import RESTORE
from .sharing_words import moment

if TYPE_CHECKING:
    from .connection import Connection

_REVISIONS: Final = "files/list_revisions"
_AT_ONCE: Final = 100
_PAGE: Final = 2000
_MOST: Final = 1000
"""Revisions that are told; nobody reads more."""

_REV: Final = re.compile(r"[0-9a-f]{9,}")


async def ask_revisions(connection: Connection, key: Key) -> Revisions:
    """A deletion, if that is how it ended, and what was there before, newest first."""
    rows: list[Revision] = []
    before: dict[str, str] = {}
    has_more = True
    while has_more and len(rows) < _MOST:
        asked = {"path": path_of(key), "limit": _AT_ONCE, **before}
        told = await connection.rpc(_REVISIONS, asked, key)
        if told["is_deleted"] and not rows:
            rows.append(_deletion(told))
        rows += map(_revision, told["entries"])
        before = {"before_rev": rows[-1].id} if rows else {}
        has_more = told.get("has_more", False) and bool(told["entries"])
    return Revisions(tuple(rows))


async def ask_deleted(connection: Connection, key: Key, wish: AskDeleted) -> Deleted:
    """What a folder remembers of what was in it, and has no successor of its name."""
    asked = {
        "path": path_of(key),
        "recursive": wish.recursive,
        "include_deleted": True,
        "limit": _PAGE,
    }
    told = await connection.rpc(LIST, asked, key)
    found = _gone(told)
    while told["has_more"]:
        told = await connection.rpc(GO_ON, {"cursor": told["cursor"]}, key)
        found += _gone(told)
    return Deleted(tuple(sorted(found)))


def _gone(told: dict[str, Any]) -> list[Key]:
    rows = [row for row in told["entries"] if row[".tag"] == "deleted"]
    shown = [row.get("path_display") or row.get("path_lower") for row in rows]
    return [path.removeprefix("/") for path in shown if path]


async def restore(connection: Connection, key: Key, revision: str) -> Granted:
    """Make a revision the present one; that is a change like any other."""
    chosen = revision or await _last(connection, key)
    if not _REV.fullmatch(chosen):
        text = f"no revision is called {chosen!r}; see: fxtui revisions"
        raise NotFound(text, location=connection.location(key))
    async with connection.lane.turn():
        asked = {"path": path_of(key), "rev": chosen}
        await connection.rpc(RESTORE, asked, key)
    return Granted()


async def _last(connection: Connection, key: Key) -> str:
    for row in (await ask_revisions(connection, key)).rows:
        if not row.is_deletion:
            return row.id
    raise NotFound("nothing is kept of it", location=connection.location(key))


def _revision(entry: dict[str, Any]) -> Revision:
    return Revision(entry["rev"], entry["size"], moment(entry["server_modified"]))


def _deletion(told: dict[str, Any]) -> Revision:
    return Revision("", modified=moment(told.get("server_deleted")), is_deletion=True)
