"""The classic NetCDF: dimensions, attributes, variables, and their first values."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from .found import Cell, Section, facts, table
from .ranged import Source
from .wire import Ask

_MOST: Final = 10_000
"""Things of a kind; of more somebody damaged it."""

_VALUES: Final = 10
_TYPES: Final = {
    1: ("byte", "b"),
    2: ("char", "c"),
    3: ("short", "h"),
    4: ("int", "i"),
    5: ("float", "f"),
    6: ("double", "d"),
    7: ("ubyte", "B"),
    8: ("ushort", "H"),
    9: ("uint", "I"),
    10: ("int64", "q"),
    11: ("uint64", "Q"),
}
"""By number: the name, and the letter for ``struct``."""

_CHAR: Final = "c"
_STREAMING: Final = {4: 2**32 - 1, 8: 2**64 - 1}
"""By width: in the place of a number of records that nobody had counted yet."""


class _Variable(NamedTuple):
    name: str
    dimensions: tuple[int, ...]
    attributes: dict[str, str]
    type: str
    letter: str
    begin: int


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    reader = _Reader(file)
    dimensions, attributes = reader.dimensions(), reader.attributes()
    variables = list(reader.variables())
    records = reader.records
    yield facts("", attributes)
    told = (
        (name, f"{size or records:,}{'' if size else ' records'}")
        for name, size in dimensions
    )
    yield table("dimensions", ("dimension", "size"), told)
    names = [name for name, _ in dimensions]
    shapes = [" x ".join(names[at] for at in each.dimensions) for each in variables]
    yield table(
        "variables",
        ("variable", "type", "dimensions"),
        (
            (each.name, each.type, shape)
            for each, shape in zip(variables, shapes, strict=True)
        ),
    )
    sizes = [size or records for _, size in dimensions]
    for each in variables:
        if each.attributes:
            yield facts(each.name, each.attributes)
        values = reader.first(each, sizes)
        if values:
            columns = map(str, range(len(values)))
            yield table(f"{each.name}: first values", columns, [values])


class _Reader:
    def __init__(self, file: Source) -> None:
        self._file = file
        (version,) = file.read(4)[3:]
        self._count, self._offset = {1: (4, 4), 2: (4, 8), 5: (8, 8)}[version]
        """Bytes of a number of things, and of a place."""

        self.records = self._number(self._count)
        if self.records == _STREAMING[self._count]:
            self.records = 0

    def dimensions(self) -> list[tuple[str, int]]:
        """Names and sizes; 0 is that of the records."""
        return [(self._name(), self._number(self._count)) for _ in self._list()]

    def attributes(self) -> dict[str, str]:
        return {self._name(): self._values() for _ in self._list()}

    def variables(self) -> Iterator[_Variable]:
        for _ in self._list():
            name = self._name()
            places = range(self._counted())
            dimensions = tuple(self._number(self._count) for _ in places)
            attributes = self.attributes()
            kind, letter = _TYPES[self._number(4)]
            self._number(self._count)  # its size, which is not to be trusted
            begin = self._number(self._offset)
            yield _Variable(name, dimensions, attributes, kind, letter, begin)

    def first(self, variable: _Variable, sizes: list[int]) -> list[Cell]:
        """Of the last dimension, or of what stands for all."""
        last = sizes[variable.dimensions[-1]] if variable.dimensions else 1
        count = min(_VALUES if variable.letter != _CHAR else 80, last)
        self._file.seek(variable.begin)
        content = self._file.read(count * struct.calcsize(variable.letter))
        if variable.letter == _CHAR:
            return [content.rstrip(b"\0").decode(errors="replace")]
        count = len(content) // struct.calcsize(variable.letter)
        return [*struct.unpack_from(f">{count}{variable.letter}", content)]

    def _list(self) -> range:
        self._number(4)  # which kind of things; it is 0 where there is none
        return range(self._counted())

    def _counted(self) -> int:
        count = self._number(self._count)
        if count > _MOST:
            raise ValueError(f"it would have {count:,} of a kind")
        return count

    def _number(self, width: int) -> int:
        content = self._file.read(width)
        if len(content) < width:
            raise EOFError("it ends in its header")
        return int.from_bytes(content, "big")

    def _name(self) -> str:
        return self._padded(self._number(self._count)).decode(errors="replace")

    def _values(self) -> str:
        _, letter = _TYPES[self._number(4)]
        count = self._number(self._count)
        content = self._padded(count * struct.calcsize(letter))
        if letter == _CHAR:
            return content.decode(errors="replace")
        return ", ".join(map(str, struct.unpack(f">{count}{letter}", content)))

    def _padded(self, size: int) -> bytes:
        if size > self._file.size:
            raise EOFError("it ends in its header")
        content = self._file.read(size)
        self._file.seek(-size % 4, 1)
        return content
