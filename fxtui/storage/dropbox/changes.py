"""Copies, moves, deletes and new folders: each in its turn, and together where they may.

A copy, move or delete that is alone is one request. Those that come together, or while
the lane is taken, are one job of Dropbox's, a thousand at most.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from .gathering import Gathering, Rules
from .jobs import begun

if TYPE_CHECKING:
    from .connection import Connection

T = TypeVar("T")

MOST: Final = 1000
"""Entries of a job."""

_PATIENCE: Final = 0.005
_LONGEST: Final = 0.4
"""Seconds that a copy or move waits for others: alone, and where there are many."""


class Verb(NamedTuple):
    """How Dropbox is asked to do something: to one thing, to many, and how that goes."""

    one: str
    many: str
    check: str


COPY: Final = Verb("files/copy_v2", "files/copy_batch_v2", "files/copy_batch/check_v2")
MOVE: Final = Verb("files/move_v2", "files/move_batch_v2", "files/move_batch/check_v2")
DELETE: Final = Verb("files/delete_v2", "files/delete_batch", "files/delete_batch/check")


class Changes:
    """All changes of one connection, but for commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        patient = Rules[dict[str, str]](apart, 1, _PATIENCE, _LONGEST, MOST)
        self._copies = self._gathering(COPY, patient)
        self._moves = self._gathering(MOVE, patient)
        self._deletes = self._gathering(DELETE, Rules(fits=apart, most=MOST))
        self._alone = Gathering[Callable[[], Any], Any](
            self._start_alone, Rules(fits=lambda _: 1), connection.lane.begin
        )

    async def copy(self, source: str, target: str) -> Any:
        """Copy a file to a path where nothing is; its metadata there."""
        return await self._copies.add({"from_path": source, "to_path": target})

    async def move(self, source: str, target: str) -> Any:
        """Move a file or folder to a path where nothing is; its metadata there."""
        return await self._moves.add({"from_path": source, "to_path": target})

    def delete(self, path: str) -> Future[Any]:
        """Delete a file, or a folder with all that is in it."""
        return self._deletes.ask({"path": path})

    async def alone(self, work: Callable[[], T]) -> T:
        """Have a thread do what may take several requests, all in one turn."""
        done: T = await self._alone.add(work)
        return done

    def _start_alone(self, works: list[Callable[[], Any]]) -> Future[list[Any]]:
        [work] = works
        return self._connection.start(lambda: [work()])

    def _gathering(
        self, verb: Verb, rules: Rules[dict[str, str]]
    ) -> Gathering[dict[str, str], Any]:
        def start(entries: list[dict[str, str]]) -> Future[list[Any]]:
            if len(entries) == 1:
                return self._connection.start(self._asked, verb, entries[0])
            return begun(self._connection, verb.many, verb.check, entries)

        return Gathering(start, rules, self._connection.lane.begin)

    def _asked(self, verb: Verb, entry: dict[str, str]) -> list[Any]:
        """In a thread: the one answer, as that of a batch of one."""
        return [self._connection.client.rpc(verb.one, entry)["metadata"]]


def apart(entries: Sequence[dict[str, str]]) -> int:
    """How many of the first have no path in common, and none inside another's.

    Dropbox refuses a job whose paths are the same or nested.
    """
    taken, above = set[str](), set[str]()
    for count, entry in enumerate(entries[:MOST]):
        paths = {entry[name].casefold() for name in entry if name.endswith("path")}
        parents = {parent for path in paths for parent in _parents(path)}
        if count and not (taken | above).isdisjoint(paths):
            return count
        if count and not taken.isdisjoint(parents):
            return count
        taken |= paths
        above |= parents
    return min(len(entries), MOST)


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
