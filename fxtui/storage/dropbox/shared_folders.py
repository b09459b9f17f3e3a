"""Folders that are shared, or lie in one that is; and to make one of a plain folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.domain.errors import StorageError, Unsupported
from fxtui.domain.location import Key

from .listing import metadata
from .names import path_of
from .refusals import refusal_of
from .sharing_jobs import ended
from .sharing_words import told_of

if TYPE_CHECKING:
    from .connection import Connection

_DESCRIBE: Final = "sharing/get_folder_metadata"
_SHARE: Final = "sharing/share_folder"
_SHARED: Final = "sharing/check_share_job_status"


class Folder(NamedTuple):
    """What Dropbox calls a folder that is shared, or lies in one that is."""

    id: str | None
    """None for one that nobody else sees."""

    is_inside: bool = False


async def folder_of(connection: Connection, key: Key) -> Folder:
    """Which shared folder this is, or is in."""
    at = connection.location(key)
    if not key:
        text = "all of a Dropbox is its owner's alone; name a folder in it"
        raise Unsupported(text, location=at)
    told = await metadata(connection, key)
    if told[".tag"] != "folder":
        text = "people have access to folders, and this is a file"
        raise Unsupported(text, location=at)
    sharing = told.get("sharing_info", {})
    if id := sharing.get("shared_folder_id"):
        return Folder(id)
    return Folder(sharing.get("parent_shared_folder_id"), is_inside=True)


async def own_id(connection: Connection, key: Key) -> str | None:
    """The folder as a shared one; never the one above it, which holds more."""
    folder = await folder_of(connection, key)
    if folder.id and folder.is_inside:
        asked = {"shared_folder_id": folder.id}
        above = await connection.rpc(_DESCRIBE, asked, key)
        text = f"it is in the shared folder {above['name']!r}: change who is in that one"
        raise Unsupported(text, location=connection.location(key))
    return folder.id


async def share(connection: Connection, key: Key) -> str:
    """Make a shared folder of it, and return what it is called from then on."""
    try:
        async with connection.lane.turn():
            told = await connection.rpc(_SHARE, {"path": path_of(key)}, key)
        shared = await ended(connection, key, _SHARED, told)
    except StorageError as error:
        return _shared_meanwhile(error)
    return str(shared["shared_folder_id"])


def _shared_meanwhile(error: StorageError) -> str:
    """Its name, if somebody else was quicker; the error tells it, if it is that."""
    refusal = refusal_of(error)
    told = told_of(refusal, "bad_path") if refusal else {}
    if id := told.get("shared_folder_id"):
        return str(id)
    raise error
