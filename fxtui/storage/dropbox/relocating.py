"""How things get other names in Dropbox, which never overwrites. For threads, in a turn.

What is to take a taken name comes under a temporary name beside it first; then the old
file is deleted, and the new one gets the name. Where that breaks off in the middle, it is
undone. If even that cannot be, the new file is left under its temporary name, which is
``.fxtui-….part``, until somebody tries again, and the old one where it was, or among the
deleted files, from where ``fxtui restore`` brings it back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeAlias

from fxtui.domain.errors import (
    AlreadyExists,
    NotFound,
    RateLimited,
    StorageError,
    TransientError,
    VersionMismatch,
)
from fxtui.domain.writing import WriteMode

from .client import Client

COPY: Final = "files/copy_v2"
MOVE: Final = "files/move_v2"
DELETE: Final = "files/delete_v2"
LOOK: Final = "files/get_metadata"
RESTORE: Final = "files/restore"

Metadata: TypeAlias = dict[str, Any]


class Ends(NamedTuple):
    """From which path, to which."""

    source: str
    target: str

    @property
    def is_respelling(self) -> bool:
        """Whether they differ in capitals only, which makes one name of them."""
        return self.source.lower() == self.target.lower()

    @property
    def back(self) -> Ends:
        return Ends(self.target, self.source)


def looked(client: Client, path: str) -> Metadata:
    found: Metadata = client.rpc(LOOK, {"path": path})
    return found


def moved_before(client: Client, ends: Ends, id_: str | None) -> Metadata | None:
    """What is at the target, if it is what had this id at the source: ids are kept."""
    there = _found(client, ends.target) if id_ else None
    return there if there and there.get("id") == id_ else None


def copied_before(client: Client, ends: Ends) -> Metadata | None:
    """What is at the target, if it is a file with the source's content."""
    here, there = looked(client, ends.source), _found(client, ends.target)
    content = here.get("content_hash")
    return there if there and content and there.get("content_hash") == content else None


def replaced(client: Client, verb: str, ends: Ends, mode: WriteMode) -> Metadata:
    """Copy or move over a file; a folder is never replaced."""
    old = _looked_again(client, ends.target)
    if mode.kind == "update" and old.get("rev") != mode.version:
        raise VersionMismatch("the object has changed meanwhile")
    if "rev" not in old:
        raise AlreadyExists("a folder has this name")
    hidden = Ends(ends.source, hidden_beside(ends))
    new = _hidden(client, verb, hidden)
    is_deleted = False
    try:
        _delete(client, ends.target, old["rev"])
        is_deleted = True
        return _moved(client, Ends(hidden.target, ends.target), new["id"])
    except StorageError as error:
        if is_deleted:
            _restore(client, ends.target, old["rev"])
        _undo(client, verb, hidden)
        raise _raced(error, mode) from error


def hidden_beside(ends: Ends) -> str:
    """A name in the target's folder. Who tries again finds what was left there."""
    folder, _, _ = ends.target.rpartition("/")
    token = sha256("\0".join(ends).encode()).hexdigest()[:16]
    return f"{folder}/.fxtui-{token}.part"


def respelled(client: Client, ends: Ends) -> Metadata:
    """Change capitals: Dropbox knows no such move, and may say that it made it."""
    id_ = looked(client, ends.source)["id"]
    hidden = Ends(ends.source, hidden_beside(ends))
    _moved(client, hidden, id_)
    try:
        found = _moved(client, Ends(hidden.target, ends.target), id_)
    except StorageError:
        with suppress(StorageError):
            _moved(client, hidden.back, id_)
        raise
    if found["name"] != ends.target.rpartition("/")[2]:
        raise StorageError(f"Dropbox has called it {found['name']!r}")
    return found


def _moved(client: Client, ends: Ends, id_: str) -> Metadata:
    """A thing keeps its id, by which it is known if the answer was lost."""
    return _done(client, MOVE, ends, lambda there: there.get("id") == id_)


def _done(
    client: Client, verb: str, ends: Ends, is_it: Callable[[Metadata], bool]
) -> Metadata:
    """Copy or move; an answer that was lost is asked for by a look."""
    told = {"from_path": ends.source, "to_path": ends.target}
    try:
        done: Metadata = client.rpc(verb, told)["metadata"]
    except RateLimited:
        raise  # which says that nothing was done
    except TransientError:
        there = _found(client, ends.target)
        if there is None or not is_it(there):
            raise
        return there
    return done


def _delete(client: Client, path: str, rev: str) -> None:
    """Delete a file if it still is this one; one that is gone is no error."""
    try:
        client.rpc(DELETE, {"path": path, "parent_rev": rev})
    except NotFound:
        return
    except RateLimited:
        raise
    except TransientError:
        if _found(client, path) is not None:
            raise


def _hidden(client: Client, verb: str, hidden: Ends) -> Metadata:
    """Have it under its temporary name, which nobody else has any use for."""
    try:
        return _done(client, verb, hidden, lambda _: True)
    except AlreadyExists:
        if verb == MOVE:
            raise  # it may be the only one of its kind
    client.rpc(DELETE, {"path": hidden.target})
    return _done(client, verb, hidden, lambda _: True)


def _restore(client: Client, path: str, rev: str) -> None:
    with suppress(StorageError):  # what is told is why it was needed
        client.rpc(RESTORE, {"path": path, "rev": rev})


def _undo(client: Client, verb: str, hidden: Ends) -> None:
    with suppress(StorageError):
        if verb == MOVE:
            client.rpc(MOVE, {"from_path": hidden.target, "to_path": hidden.source})
        else:
            client.rpc(DELETE, {"path": hidden.target})


def _raced(error: StorageError, mode: WriteMode) -> StorageError:
    """Of somebody who wrote there at the same time."""
    if not isinstance(error, AlreadyExists):
        return error
    if mode.kind == "update":
        return VersionMismatch("the object has changed meanwhile", detail=error.detail)
    return TransientError("another writer was at the same name", detail=error.detail)


def _found(client: Client, path: str) -> Metadata | None:
    try:
        return looked(client, path)
    except NotFound:
        return None


def _looked_again(client: Client, path: str) -> Metadata:
    """What is at a target that was to be replaced; gone, it is another's doing."""
    found = _found(client, path)
    if found is None:
        raise VersionMismatch("what was there has gone meanwhile")
    return found
