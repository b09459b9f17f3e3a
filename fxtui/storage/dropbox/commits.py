"""Commits: what makes a file of an upload session, a thousand to a request.

They take turns in the lane with all other changes. Those that wait meanwhile go together.
"""

from __future__ import annotations

from asyncio import Future
from time import gmtime, strftime
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.errors import AlreadyExists, InvalidName, StorageError, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteMode, WriteOptions

from .gathering import Gathering, Rules
from .names import path_of
from .refusals import row_error

if TYPE_CHECKING:
    from .connection import Connection

FINISH: Final = "files/upload_session/finish_batch_v2"
MOST: Final = 1000
"""Entries that one of these requests takes."""

_LAST_SECOND: Final = 253_402_300_799
"""Of the year 9999, after which a date has five digits."""


def commit_info(key: Key, mode: WriteMode, options: WriteOptions) -> dict[str, Any]:
    """What Dropbox is to do with bytes that it has.

    The stricter rules are for who insists: an overwrite is never a conflict.
    """
    info = {
        "path": target_path(key),
        "mode": _mode(mode),
        "autorename": False,
        "mute": True,
        "strict_conflict": mode.kind != "overwrite",
    }
    if options.modified is not None:
        info["client_modified"] = timestamp(options.modified)
    return info


def target_path(key: Key) -> str:
    """The path of what is to be a file; raise InvalidName if it can be none."""
    if not key or key.endswith("/"):
        raise InvalidName("this is the name of a folder, and no file can have it")
    return path_of(key)


def _mode(mode: WriteMode) -> dict[str, Any]:
    if mode.kind == "update":
        return {".tag": "update", "update": mode.version or ""}
    return {".tag": "add" if mode.kind == "create" else "overwrite"}


def timestamp(seconds: int) -> str:
    """A date as Dropbox has it; what no such date can tell is the nearest that can."""
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(min(max(seconds, 0), _LAST_SECOND)))


def insisted(error: StorageError, mode: WriteMode) -> StorageError:
    """A conflict in the words of who wanted to update a version."""
    if mode.kind != "update" or not isinstance(error, AlreadyExists):
        return error
    text = "the object has changed meanwhile"
    changed = VersionMismatch(text, location=error.location, detail=error.detail)
    changed.__cause__ = error.__cause__
    return changed


class Commits:
    """All commits of one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gathering = Gathering[dict[str, Any], dict[str, Any]](
            self._start, Rules(fits=len, most=MOST), connection.lane.begin
        )

    async def commit(
        self, session: str, size: int, info: dict[str, Any]
    ) -> dict[str, Any]:
        """Make a file of a closed session that holds ``size`` bytes; its metadata."""
        cursor = {"session_id": session, "offset": size}
        return await self._gathering.add({"cursor": cursor, "commit": info})

    def _start(
        self, entries: list[dict[str, Any]]
    ) -> Future[list[dict[str, Any] | StorageError]]:
        return self._connection.start(self._finish, entries)

    def _finish(
        self, entries: list[dict[str, Any]]
    ) -> list[dict[str, Any] | StorageError]:
        """One request, in a thread, and what came of each entry, in their order."""
        answer = self._connection.client.rpc(FINISH, {"entries": entries})
        return [_outcome(row) for row in answer["entries"]]


def _outcome(row: dict[str, Any]) -> dict[str, Any] | StorageError:
    """What Dropbox tells of the file, or why it made none."""
    if row[".tag"] == "success":
        return row
    return row_error(FINISH, row.get("failure"))
