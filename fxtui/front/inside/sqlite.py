"""SQLite: its tables and their first rows, by pages: of a large one little is read."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Final, NamedTuple

from .found import Cell, Section, facts, table, text
from .ranged import Source
from .wire import Ask

_ROWS: Final = 20
_TABLES: Final = 50
_LONGEST: Final = 64 * 1024
"""Bytes of a row that are read."""

_PAGES: Final = 2000
"""That are looked at for one table, which is enough unless most of it was deleted."""

_LEAST_PAGE: Final = 512
_LEAST_ROOM: Final = 480
_LEAF, _INNER = 13, 5
_BY_KEY: Final = frozenset({2, 10})
_STORED: Final = frozenset({0, 3})
"""Columns that are in a row: its own, and those that are reckoned once."""

_ENCODINGS: Final = {1: "utf-8", 2: "utf-16-le", 3: "utf-16-be"}
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""By serial type, in bytes."""

_REAL, _ZERO, _ONE, _BLOB = 7, 8, 9, 12


class _Object(NamedTuple):
    """A row of the schema."""

    kind: str
    name: str
    root: int
    sql: str


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    database = Database(file)
    yield facts("", database.facts())
    schema = list(islice(database.schema(), 1000))
    yield table("objects", ("type", "name"), ((each.kind, each.name) for each in schema))
    tables = [each for each in schema if each.kind == "table" and each.root]
    for each in tables[:_TABLES]:
        columns = Columns(each.sql)
        if database.is_by_key(each.root):
            yield facts(each.name, {"rows": "kept by their key, which is not read here"})
            continue
        rows = islice(database.rows(each.root), _ROWS)
        yield table(each.name, columns.names, (columns.filled(*row) for row in rows))


class Columns:
    """What the columns of a table are called, from the statement that makes it."""

    def __init__(self, sql: str) -> None:
        self.names: tuple[str, ...] = ()
        self._rowid: int | None = None
        """The column that is the row's number, and is not stored again."""

        if not sql[:12].upper().startswith("CREATE TABLE"):
            return
        with closing(sqlite3.connect(":memory:")) as scratch:
            try:
                scratch.execute(sql)
                found = scratch.execute("SELECT * FROM pragma_table_list").fetchall()
                name = next(row[1] for row in found if not row[1].startswith("sqlite_"))
                told = scratch.execute("SELECT * FROM pragma_table_xinfo(?)", (name,))
                columns = [row for row in told.fetchall() if row[6] in _STORED]
            except (sqlite3.Error, StopIteration):
                return
        self.names = tuple(column[1] for column in columns)
        keys = [column[0] for column in columns if column[5]]
        if len(keys) == 1 and columns[keys[0]][2].upper() == "INTEGER":
            self._rowid = keys[0]

    def filled(self, rowid: int, cells: list[Cell]) -> list[Cell]:
        at = self._rowid
        if at is not None and at < len(cells) and cells[at] is None:
            cells[at] = rowid
        return cells


class Database:
    def __init__(self, file: Source) -> None:
        self._file = file
        head = file.read(100)
        (size,) = struct.unpack_from(">H", head, 16)
        self._page_size = 65536 if size == 1 else size
        self._room = self._page_size - head[20]
        """Bytes of a page that are used."""

        if self._page_size < _LEAST_PAGE or self._room < _LEAST_ROOM:
            raise ValueError(f"a page has {self._page_size} bytes")
        (self._pages,) = struct.unpack_from(">I", head, 28)
        (self._user_version,) = struct.unpack_from(">I", head, 60)
        self._encoding = _ENCODINGS.get(struct.unpack_from(">I", head, 56)[0], "utf-8")
        self._is_wal = head[18] == 2  # noqa: PLR2004  # 1 is the older way

    def facts(self) -> dict[str, object]:
        wal = "write-ahead log: what is in the -wal file beside it is not here"
        return {
            "pages": f"{self._pages:,} of {self._page_size:,} bytes",
            "encoding": self._encoding.upper(),
            "user version": self._user_version or None,
            "journal": wal if self._is_wal else "rollback",
        }

    def schema(self) -> Iterator[_Object]:
        for _, cells in self.rows(1):
            kind, name, _, root, sql = [*cells, *[None] * 5][:5]
            if isinstance(root, int | None):
                yield _Object(str(kind), str(name), root or 0, str(sql or ""))

    def rows(self, root: int) -> Iterator[tuple[int, list[Cell]]]:
        """The rows of a table in their order, with the number of each."""
        for page, at in self._leaves(root, set()):
            (count,) = struct.unpack_from(">H", page, at + 3)
            for number in range(count):
                (cell,) = struct.unpack_from(">H", page, at + 8 + 2 * number)
                size, cell = _varint(page, cell)
                rowid, cell = _varint(page, cell)
                yield rowid, list(self._cells(self._payload(page, cell, size)))

    def is_by_key(self, root: int) -> bool:
        """Whether the table was made without numbers of rows."""
        return self._page(root)[0] in _BY_KEY

    def _leaves(self, number: int, seen: set[int]) -> Iterator[tuple[bytes, int]]:
        """The pages below one, each of them once: who damaged it may have made a ring."""
        if number in seen or len(seen) > _PAGES:
            return
        seen.add(number)
        page, at = self._page(number), 100 if number == 1 else 0
        if page[at] == _LEAF:
            yield page, at
        elif page[at] == _INNER:
            (count,) = struct.unpack_from(">H", page, at + 3)
            for child in range(count):
                (cell,) = struct.unpack_from(">H", page, at + 12 + 2 * child)
                (below,) = struct.unpack_from(">I", page, cell)
                yield from self._leaves(below, seen)
            (last,) = struct.unpack_from(">I", page, at + 8)
            yield from self._leaves(last, seen)

    def _page(self, number: int) -> bytes:
        self._file.seek((number - 1) * self._page_size)
        page = self._file.read(self._page_size)
        if len(page) < self._page_size:
            raise EOFError(f"page {number} is not there")
        return page

    def _payload(self, page: bytes, at: int, size: int) -> bytes:
        """The bytes of a row; those that are too many for its page are elsewhere."""
        most, least = self._room - 35, (self._room - 12) * 32 // 255 - 23
        if size <= most:
            return page[at : at + size]
        local = least + (size - least) % (self._room - 4)
        local = local if local <= most else least
        found = bytearray(page[at : at + local])
        (following,) = struct.unpack_from(">I", page, at + local)
        while following and len(found) < min(size, _LONGEST):
            more = self._page(following)
            (following,) = struct.unpack_from(">I", more)
            found += more[4 : self._room]
        return bytes(found[:size])

    def _cells(self, payload: bytes) -> Iterator[Cell]:
        end, at = _varint(payload, 0)
        body = end
        while at < end:
            kind, at = _varint(payload, at)
            size = _size_of(kind)
            content = payload[body : body + size]
            is_cut = len(content) < size and kind < _BLOB
            yield "…" if is_cut else self._cell(kind, content)
            body += size

    def _cell(self, kind: int, content: bytes) -> Cell:
        if kind in (_ZERO, _ONE):
            return kind - _ZERO
        if kind in _INTEGERS:
            return int.from_bytes(content, "big", signed=True)
        if kind == _REAL:
            return float(struct.unpack(">d", content)[0])
        if kind < _BLOB:
            return None
        if kind % 2:
            return content.decode(self._encoding, "replace")
        return text(content)


def _size_of(kind: int) -> int:
    if kind in _INTEGERS:
        return _INTEGERS[kind]
    if kind == _REAL:
        return 8
    return (kind - _BLOB) // 2 if kind >= _BLOB else 0


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    number = 0
    for place in range(at, at + 8):
        number = number << 7 | content[place] & 0x7F
        if content[place] < 0x80:  # noqa: PLR2004  # the last one has no mark
            return number, place + 1
    number = number << 8 | content[at + 8]
    return number - (1 << 64) if number >> 63 else number, at + 9
