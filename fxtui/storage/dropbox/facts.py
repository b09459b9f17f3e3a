"""What Dropbox tells of a file or folder besides its row in a listing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.errors import Unsupported
from fxtui.domain.facts import Facts, Tags
from fxtui.domain.location import Key

from .listing import metadata

if TYPE_CHECKING:
    from .connection import Connection

_OTHERS: Final = {
    "server_modified": "arrived",
    "id": "id",
}
"""Names that people read, for what Dropbox has beside a row."""

_KEPT: Final = ("AskRevisions",)


async def ask_facts(connection: Connection, key: Key) -> Facts:
    if not key:
        raise Unsupported("nothing more is known of all of a Dropbox")
    told = await metadata(connection, key)
    is_file = told.get(".tag", "file") == "file"
    return Facts(
        revision=told.get("rev", ""),
        others=(*_others(told), *_rights(told)),
        wishes=_KEPT if is_file else (),
    )


def _others(told: dict[str, Any]) -> Tags:
    return tuple(
        (word, str(told[name])) for name, word in _OTHERS.items() if told.get(name)
    )


def _rights(told: dict[str, Any]) -> Tags:
    """What this account may do, and in whose folder it is."""
    info = told.get("sharing_info", {})
    shared = info.get("shared_folder_id") or info.get("parent_shared_folder_id")
    may = "read" if info.get("read_only") else "read, write, delete"
    folder = (("shared folder", str(shared)),) if shared else ()
    return (("you may", may), *folder)
