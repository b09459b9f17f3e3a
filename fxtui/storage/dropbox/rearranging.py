"""Copies and moves inside Dropbox, and folders: no byte of these passes through us."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import (
    AlreadyExists,
    FxtuiError,
    InvalidName,
    NotFound,
    RateLimited,
    ServerFault,
    TransientError,
)
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteMode

from .entries import entry_of
from .names import path_of
from .refusals import own_errors, refusal_of
from .relocating import (
    COPY,
    MOVE,
    Ends,
    Metadata,
    copied_before,
    hidden_beside,
    looked,
    moved_before,
    replaced,
    respelled,
)

if TYPE_CHECKING:
    from .client import Client
    from .connection import Connection

MAKE_FOLDER = "files/create_folder_v2"
_OF_SOURCE: Final = ("from_write", "from_lookup", "too_many_files")
"""What a refusal has that is about what is to be copied or moved."""


async def copy(
    connection: Connection, source: Key, target: Key, mode: WriteMode
) -> Entry:
    """Copy a file; one whose answer was lost is known again when it is in the way."""
    desk = connection.desk
    with _named(connection, source, target):
        ends = _ends(source, target)
        try:
            row = await _copied(connection, ends, target, mode)
        except (TransientError, CancelledError):
            desk.unanswered.add(target)
            raise
    desk.unanswered.discard(target)
    if (hidden := hidden_beside(ends)) in desk.leftovers:
        desk.leftovers.discard(hidden)
        desk.changes.delete(hidden)  # nobody has to wait for that
    desk.has_made(target)
    return entry_of(target, row)


async def _copied(
    connection: Connection, ends: Ends, target: Key, mode: WriteMode
) -> Metadata:
    """Where a file has the content already, there is nothing to copy over it."""
    desk, client = connection.desk, connection.client
    conflict: AlreadyExists | None = None
    if mode.kind != "update":
        try:
            row: Metadata = await desk.changes.copy(*ends)
        except AlreadyExists as error:
            conflict = error
        else:
            return row
    may_be_there = mode.kind == "overwrite" or target in desk.unanswered
    there = await connection.run(copied_before, client, ends) if may_be_there else None
    if there:
        return there
    if conflict and mode.kind == "create":
        raise conflict
    desk.leftovers.add(hidden := hidden_beside(ends))
    row = await desk.changes.alone(partial(replaced, client, COPY, ends, mode))
    desk.leftovers.discard(hidden)
    return row


async def move(
    connection: Connection, source: Key, target: Key, mode: WriteMode
) -> Entry:
    """Move a file or folder, also by its capitals alone."""
    desk = connection.desk
    with _named(connection, source, target):
        ends = _ends(source, target, may_respell=True)
        row = await _moved(connection, ends, mode)
    desk.has_gone(source)
    desk.has_made(target)
    return entry_of(target, row)


async def _moved(connection: Connection, ends: Ends, mode: WriteMode) -> Metadata:
    """To a free name it goes with others; where one is taken, by itself."""
    changes, client = connection.desk.changes, connection.client
    if ends.is_respelling:
        return await changes.alone(partial(respelled, client, ends))
    if mode.kind != "update":
        try:
            return await _moved_to_free_name(connection, ends)
        except AlreadyExists:
            if mode.kind == "create":
                raise
    return await changes.alone(partial(replaced, client, MOVE, ends, mode))


async def _moved_to_free_name(connection: Connection, ends: Ends) -> Metadata:
    """A thing keeps its id, by which it is known if the answer was lost, also later."""
    desk, client = connection.desk, connection.client
    try:
        here = await connection.run(looked, client, ends.source)
        desk.sends_away(ends, here["id"])
        row: Metadata = await desk.changes.move(*ends)
    except RateLimited:
        raise  # which says that nothing was done
    except AlreadyExists:
        desk.has_heard(ends)
        raise
    except (NotFound, TransientError):
        known = desk.sent_away(ends)
        there = await connection.run(moved_before, client, ends, known)
        if there is None:
            raise
        row = there
    desk.has_heard(ends)
    return row


def _ends(source: Key, target: Key, *, may_respell: bool = False) -> Ends:
    """The paths; raise InvalidName where one would become itself."""
    ends = Ends(path_of(source), path_of(target))
    is_same_name = ends.source.rpartition("/")[2] == ends.target.rpartition("/")[2]
    if ends.is_respelling and (is_same_name or not may_respell):
        raise InvalidName("nothing becomes a copy of itself, or moves onto itself")
    if not (ends.source and ends.target):
        raise InvalidName("the top of a Dropbox stays where it is")
    return ends


@contextmanager
def _named(connection: Connection, source: Key, target: Key) -> Iterator[None]:
    """Say of which end an error is; of a source that is not there, whether it is new.

    Dropbox may not know yet what we made just now: whoever asks again will find it.
    """
    try:
        yield
    except FxtuiError as error:
        refusal = refusal_of(error)
        is_of_source = isinstance(error, NotFound) or (
            refusal is not None and refusal.has(*_OF_SOURCE)
        )
        error.location = connection.location(source if is_of_source else target)
        if not (isinstance(error, NotFound) and connection.desk.is_fresh(source)):
            raise
        text = "Dropbox does not see the new file yet"
        at, detail = error.location, error.detail
        raise ServerFault(text, location=at, detail=detail) from error


async def make_directory(connection: Connection, key: Key) -> Entry:
    """Make a folder, and those that it is in; one that is there is as good."""
    if not key.endswith("/"):
        raise InvalidName(f"the key of a directory ends in /, and {key!r} does not")
    with own_errors(connection.location(key)):
        path = path_of(key)
        await connection.desk.changes.alone(partial(_make, connection.client, path))
    return Entry(key, Kind.DIRECTORY)


def _make(client: Client, path: str) -> None:
    try:
        client.rpc(MAKE_FOLDER, {"path": path})
    except AlreadyExists as error:
        refusal = refusal_of(error)
        if not (refusal and refusal.tags[-1:] == ("folder",)):
            raise
