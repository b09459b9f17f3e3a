"""Deletes: a thousand to a job, and a folder never with anything in it.

Dropbox itself would delete a folder with all that it holds, so we look first. What comes
into it between the look and the delete goes with it, to the deleted files.
"""

from __future__ import annotations

from asyncio import Semaphore, TaskGroup
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import (
    AlreadyExists,
    NotFound,
    StorageError,
    TransientError,
    Unauthenticated,
)
from fxtui.domain.location import Key

from .listing import GO_ON, LIST
from .names import path_of
from .refusals import own_errors
from .relocating import looked

if TYPE_CHECKING:
    from .client import Client
    from .connection import Connection

_LOOKS: Final = 8
"""Requests at once that only look."""


async def delete(connection: Connection, keys: Sequence[Key]) -> list[StorageError]:
    """Delete files, then folders, the innermost first; say which were refused.

    Raise what concerns them all, such as an error that another try may cure.
    """
    failed: list[StorageError] = []
    turns = Semaphore(_LOOKS)
    for (is_folder, _), level in groupby(sorted(keys, key=_order), _order):
        # Of files that are many, a listing has told just now that they are files.
        looks = is_folder or len(keys) == 1
        async with TaskGroup() as tasks:
            going = [
                tasks.create_task(_stayed(connection, key, turns if looks else None))
                for key in level
            ]
        failed += [error for task in going if (error := task.result())]
    for error in failed:
        if isinstance(error, TransientError | Unauthenticated):
            raise error
    return failed


def _order(key: Key) -> tuple[bool, int]:
    """Files, then folders, those inside others first."""
    return key.endswith("/"), -key.count("/") if key.endswith("/") else 0


async def _stayed(
    connection: Connection, key: Key, turns: Semaphore | None
) -> StorageError | None:
    """Delete one, and return why it could not be."""
    try:
        with own_errors(connection.location(key)):
            path = path_of(key)
            if turns:
                async with turns:
                    check = _check_folder if key.endswith("/") else _check_file
                    await connection.run(check, connection.client, path)
            await connection.desk.changes.delete(path)
            connection.desk.has_gone(key)
    except NotFound:
        return None
    except StorageError as error:
        return error
    return None


def _check_file(client: Client, path: str) -> None:
    if looked(client, path).get(".tag") == "folder":
        raise AlreadyExists("a folder has this name, and no file")


def _check_folder(client: Client, path: str) -> None:
    """Raise StorageError if something is in it. An empty page may not be the last."""
    page = client.rpc(LIST, {"path": path, "limit": 1})
    while page["has_more"] and not page["entries"]:
        page = client.rpc(GO_ON, {"cursor": page["cursor"]})
    if page["entries"]:
        raise StorageError("the folder is not empty; delete what is in it first")
