"""The two sides of a sync in a temporary database: a million names take no memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import Any, Final, TypeAlias

from fxtui.domain.entry import Entry
from fxtui.domain.fold import Fold
from fxtui.domain.plan import Seen

from .meeting import Meeting
from .side import Agrees, Hinders, Kept, Pair, Side

Row: TypeAlias = tuple[Any, ...]

_TABLE: Final = (
    "CREATE TABLE {} (fold BLOB, name BLOB, key BLOB NOT NULL, size INTEGER, "
    "modified REAL, version TEXT, hindrance TEXT, PRIMARY KEY (fold, name)) WITHOUT ROWID"
)
_MARKS: Final = {"here": ", ".join("?" * 7), "there": ", ".join("?" * 7), "agreed": "?"}
_COLUMNS: Final = "{0}.name, {0}.key, {0}.size, {0}.modified, {0}.version, {0}.hindrance"
_HERE, _THERE = _COLUMNS.format("here"), _COLUMNS.format("there")
_AGREES: Final = "agrees(here.size, here.modified, there.size, there.modified)"
_EXTRA: Final = (
    "FROM there LEFT JOIN here USING (fold) "
    "WHERE here.name IS NULL AND hashed(there.name) NOT IN agreed"
)
_FIRST: Final = "(SELECT min(name) FROM here AS other WHERE other.fold = here.fold)"
_ALIKE: Final = f"""
there.name = here.name OR here.name = {_FIRST} AND there.name = (
    SELECT min(name) FROM there AS other WHERE other.fold = here.fold
) AND NOT EXISTS (
    SELECT 1 FROM here AS one JOIN there AS two USING (fold, name)
    WHERE one.fold = here.fold
)
"""
"""Of those that are one where names fold: the same name, or else the first ones."""


class Tables(Kept):
    """Only the thread that made it may use it, and what it yields."""

    def __init__(
        self,
        agrees: Agrees,
        hinders: Hinders,
        fold: Fold = str,
        *,
        is_one_there: bool = True,
    ) -> None:
        """``is_one_there``: what folds to the same is one object at the target."""
        self._hinders, self._fold = hinders, fold
        self._is_one_there = fold is not str and is_one_there
        self._database = _made()

        def is_same(size: Any, modified: Any, its_size: Any, its_modified: Any) -> bool:
            return agrees(Seen(size, modified), Seen(its_size, its_modified))

        self._database.create_function("agrees", 4, is_same, deterministic=True)
        self._database.create_function("hashed", 1, _hashed, deterministic=True)

    def close(self) -> None:
        self._database.close()

    def take(self, met: Meeting) -> None:
        """All that has met in memory, and what agreed there."""
        self.add_here(met.here, met.here.values())
        self.add_there(met.there, met.there.values())
        self._insert("agreed", ((hashed,) for hashed in sorted(met.agreed)))

    def add_here(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        told = zip(names, entries, strict=True)
        self._insert("here", (self._row(n, e, self._hinders(e)) for n, e in told))

    def add_there(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        told = zip(names, entries, strict=True)
        self._insert("there", (self._row(name, entry) for name, entry in told))

    def has_there(self, name: str) -> bool:
        there = "SELECT EXISTS (SELECT 1 FROM there WHERE fold = ?)"
        return bool(self._number(there, self._fold_of(name)))

    def rename_here(self, old: str, new: str) -> bool:
        first = "(SELECT min(name) FROM here WHERE fold = :old)"
        statement = (
            "UPDATE here SET fold = :fold, name = :name "
            f"WHERE fold = :old AND name = {first}"
        )
        values = {"old": self._fold_of(old), "fold": self._fold_of(new)}
        values["name"] = _blob(new)
        with closing(self._database.execute(statement, values)) as cursor:
            return cursor.rowcount > 0

    def is_empty_here(self) -> bool:
        some = "SELECT EXISTS (SELECT 1 FROM here) OR EXISTS (SELECT 1 FROM agreed)"
        return not self._number(some)

    def pairs(self) -> Generator[Pair, None, None]:
        first = f"here.name = {_FIRST}" if self._is_one_there else "TRUE"
        alike = "TRUE" if self._fold is str or self._is_one_there else _ALIKE
        for row in self._rows(
            f"SELECT {_HERE}, {_THERE} FROM here "
            f"LEFT JOIN there ON there.fold = here.fold AND ({alike}) "
            f"WHERE {first} AND (there.name IS NULL OR NOT {_AGREES}) "
            "AND hashed(here.name) NOT IN agreed ORDER BY here.name"
        ):
            yield Pair(_side(row[:6]), _side(row[6:]) if row[6] else None)

    def clashing(self) -> Generator[tuple[Side, str], None, None]:
        if not self._is_one_there:
            return
        statement = f"SELECT {_HERE}, {_FIRST} FROM here WHERE here.name > {_FIRST}"
        for row in self._rows(f"{statement} ORDER BY here.name"):
            yield _side(row[:6]), _text(row[6])

    def count_extra(self) -> int:
        return self._number(f"SELECT count(*) {_EXTRA}")

    def extra(self) -> Generator[Side, None, None]:
        for row in self._rows(f"SELECT {_THERE} {_EXTRA} ORDER BY there.name"):
            yield _side(row)

    # ------------------------------------------------------------------------------

    def _row(self, name: str, entry: Entry, hindrance: str = "") -> Row:
        told = (_blob(entry.key), entry.size, entry.modified, entry.version)
        return (self._fold_of(name), _blob(name), *told, hindrance)

    def _fold_of(self, name: str) -> bytes:
        return _blob(self._fold(name))

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        """Keep the cursor here: freed in another thread it spoils the next statement."""
        statement = f"INSERT OR IGNORE INTO {table} VALUES ({_MARKS[table]})"
        with closing(self._database.executemany(statement, rows)):
            pass

    def _number(self, statement: str, *values: bytes) -> int:
        (row,) = self._rows(statement, *values)
        return int(row[0])

    def _rows(self, statement: str, *values: bytes) -> Iterator[Row]:
        with closing(self._database.execute(statement, values)) as cursor:
            yield from cursor


def _made() -> sqlite3.Connection:
    database = sqlite3.connect("", isolation_level=None)  # a file that nobody sees
    database.execute("PRAGMA journal_mode=OFF")
    database.execute("PRAGMA synchronous=OFF")
    for table in ("here", "there"):
        database.execute(_TABLE.format(table))
    database.execute("CREATE TABLE agreed (hash INTEGER PRIMARY KEY)")
    database.execute("BEGIN")  # nothing of it is ever to last
    return database


def _side(row: Row) -> Side:
    name, key, size, modified, version, hindrance = row
    return Side(_text(name), _text(key), Seen(size, modified, version), hindrance)


def _hashed(name: bytes) -> int:
    return hash(_text(name))


def _blob(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")
