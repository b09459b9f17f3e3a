"""The two sides of a sync, listed in whatever order, and joined by name.

Where the target folds names, what differs by capitals alone is one and the same: else a
sync would copy ``A`` over ``a``, and then delete ``a``, which the source does not have.

They lie in a temporary database: a million names take no memory, and no store has to
list in the order of another (SeaweedFS, for one, walks folder by folder).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Iterable,
    Sequence,
)
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from typing import Any, Final, NamedTuple, Self, TypeAlias, TypeVar

from fxtui.domain.fold import Fold
from fxtui.domain.location import Key
from fxtui.domain.plan import Seen

T = TypeVar("T")

Row: TypeAlias = tuple[Any, ...]

BATCH: Final = 1000

_TABLE: Final = (
    "CREATE TABLE {} (fold BLOB, name BLOB, key BLOB NOT NULL, size INTEGER, "
    "modified REAL, version TEXT, hindrance TEXT, PRIMARY KEY (fold, name)) WITHOUT ROWID"
)
_COLUMNS: Final = "{0}.name, {0}.key, {0}.size, {0}.modified, {0}.version, {0}.hindrance"


class Side(NamedTuple):
    """An object of one side: its name there, which both sides share, and its key."""

    name: str
    key: Key
    seen: Seen
    hindrance: str = ""
    """Why it cannot be copied, though it is there."""


class Pair(NamedTuple):
    here: Side
    there: Side | None


class Sides:
    """Both sides. Its methods are coroutines over one thread, which owns the database."""

    def __init__(
        self, database: sqlite3.Connection, thread: ThreadPoolExecutor, fold: Fold
    ) -> None:
        self._database, self._thread, self._fold = database, thread, fold

    @classmethod
    @asynccontextmanager
    async def opened(cls, fold: Fold = str) -> AsyncIterator[Self]:
        """``fold`` tells what a name is at the target; others with the same are it."""
        with ThreadPoolExecutor(1, "sync") as thread:
            database = await asyncio.get_running_loop().run_in_executor(thread, _made)
            sides = cls(database, thread, fold)
            try:
                yield sides
            finally:
                await sides._in_thread(database.close)

    async def add_here(self, objects: Iterable[Side]) -> None:
        await self._add("here", objects)

    async def add_there(self, objects: Iterable[Side]) -> None:
        await self._add("there", objects)

    async def is_empty_here(self) -> bool:
        (found,) = await self._one("SELECT NOT EXISTS (SELECT 1 FROM here)")
        return bool(found)

    async def pairs(self, *, of_one_size: bool) -> AsyncGenerator[list[Pair], None]:
        """What is here, with what there is of the same name, in the order of names.

        But for those that do not differ in size; unless what is ``of_one_size`` matters,
        because it may differ otherwise. Of those that are one there, only the first.
        """
        first = "TRUE" if self._fold is str else f"here.name = {_FIRST}"
        differs = "TRUE" if of_one_size else "there.size IS NOT here.size"
        statement = (
            f"SELECT {_COLUMNS.format('here')}, {_COLUMNS.format('there')} "
            "FROM here LEFT JOIN there USING (fold) "
            f"WHERE {first} AND (there.name IS NULL OR {differs}) "
            "ORDER BY here.name"
        )
        async for rows in self._batches(statement):
            yield [
                Pair(_side(row[:6]), _side(row[6:]) if row[6] else None) for row in rows
            ]

    async def clashing(self) -> AsyncGenerator[list[tuple[Side, str]], None]:
        """What is here and would be another at the target, and the name of that."""
        if self._fold is str:
            return
        statement = (
            f"SELECT {_COLUMNS.format('here')}, {_FIRST} FROM here "
            f"WHERE here.name > {_FIRST} ORDER BY here.name"
        )
        async for rows in self._batches(statement):
            yield [(_side(row[:6]), _text(row[6])) for row in rows]

    async def count_extra(self) -> int:
        (count,) = await self._one(f"SELECT count(*) {_EXTRA}")
        return int(count)

    async def extra(self) -> AsyncGenerator[list[Side], None]:
        """What is there and not here, in the order of names."""
        statement = f"SELECT {_COLUMNS.format('there')} {_EXTRA} ORDER BY there.name"
        async for rows in self._batches(statement):
            yield [_side(row) for row in rows]

    # ------------------------------------------------------------------------------

    async def _add(self, table: str, objects: Iterable[Side]) -> None:
        rows = self._rows(objects)
        await self._in_thread(lambda: self._insert(table, rows))

    def _rows(self, objects: Iterable[Side]) -> list[Row]:
        rows = []
        for name, key, seen, hindrance in objects:
            blob = _blob(name)
            fold = blob if self._fold is str else _blob(self._fold(name))
            row = (seen.size, seen.modified, seen.version, hindrance)
            rows.append((fold, blob, _blob(key), *row))
        return rows

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        """Keep the cursor here: freed in another thread it spoils the next statement."""
        marks = ", ".join("?" * 7)
        statement = f"INSERT OR IGNORE INTO {table} VALUES ({marks})"
        with closing(self._database.executemany(statement, rows)):
            pass

    async def _one(self, statement: str) -> Row:
        return await self._in_thread(lambda: self._fetched(statement))

    def _fetched(self, statement: str) -> Row:
        with closing(self._database.execute(statement)) as cursor:
            row: Row = cursor.fetchone()
            return row

    async def _batches(self, statement: str) -> AsyncGenerator[list[Row], None]:
        cursor = await self._in_thread(lambda: self._database.execute(statement))
        try:
            while rows := await self._in_thread(lambda: cursor.fetchmany(BATCH)):
                yield rows
        finally:
            await self._in_thread(cursor.close)

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


_EXTRA: Final = "FROM there LEFT JOIN here USING (fold) WHERE here.name IS NULL"
_FIRST: Final = "(SELECT min(name) FROM here AS other WHERE other.fold = here.fold)"


def _made() -> sqlite3.Connection:
    database = sqlite3.connect("", isolation_level=None)  # a file that nobody sees
    database.execute("PRAGMA journal_mode=OFF")
    database.execute("PRAGMA synchronous=OFF")
    for table in ("here", "there"):
        database.execute(_TABLE.format(table))
    database.execute("BEGIN")  # nothing of it is ever to last
    return database


def _side(row: Row) -> Side:
    name, key, size, modified, version, hindrance = row
    return Side(_text(name), _text(key), Seen(size, modified, version), hindrance)


def _blob(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")
