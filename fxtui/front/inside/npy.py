"""NumPy's .npy: shape and type, and the first values; without NumPy, and no pickle."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Callable, Iterator
from itertools import islice
from math import prod
from typing import Any, Final, NamedTuple, TypeAlias

from .found import Cell, Section, facts, table
from .ranged import Source
from .wire import Ask

MAGIC: Final = b"\x93NUMPY"
_VALUES: Final = 100
_COLUMNS: Final = 50
_LONGEST_HEADER: Final = 1024 * 1024
_DESCRIPTION: Final = re.compile(r"([<>|=])([?biufcSUmMOV])(\d*)(?:\[.*\])?")
_CODES: Final = {
    **{("i", 1): "b", ("i", 2): "h", ("i", 4): "i", ("i", 8): "q"},
    **{("u", 1): "B", ("u", 2): "H", ("u", 4): "I", ("u", 8): "Q"},
    **{("f", 2): "e", ("f", 4): "f", ("f", 8): "d", ("b", 1): "?"},
    **{("m", 8): "q", ("M", 8): "q"},
}
"""For ``struct``, by kind and bytes."""

Decode: TypeAlias = Callable[[bytes], Cell]


class Field(NamedTuple):
    """How a value stands in bytes."""

    name: str
    size: int
    decode: Decode


class Header(NamedTuple):
    shape: tuple[int, ...]
    type: str
    is_fortran: bool
    fields: tuple[Field, ...]
    """Of a record; one without a name for plain values; none if nothing can be shown."""

    @property
    def facts(self) -> dict[str, object]:
        return {
            "shape": " x ".join(map(str, self.shape)) or "a single value",
            "type": self.type,
            "values": f"{prod(self.shape):,}",
            "order": "Fortran (columns first)" if self.is_fortran else "C (rows first)",
        }


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    header = read_header(file)
    yield facts("", header.facts)
    yield from values(file, header, "first values")


def read_header(file: Source) -> Header:
    begin = file.read(8)
    if begin[:6] != MAGIC:
        raise ValueError("this is no NumPy array")
    code = "<H" if begin[6] == 1 else "<I"
    (size,) = struct.unpack(code, file.read(struct.calcsize(code)))
    if size > _LONGEST_HEADER:
        raise ValueError(f"its header has {size:,} bytes")
    told: Any = ast.literal_eval(file.read(size).decode("utf-8", "replace").strip())
    shape = tuple(int(count) for count in told["shape"])
    return Header(shape, _text(told["descr"]), bool(told["fortran_order"]), _of(told))


def _of(told: Any) -> tuple[Field, ...]:
    description = told["descr"]
    try:
        if isinstance(description, str):
            return (_field("", description),)
        return tuple(_field(str(name), kind) for name, kind in description)
    except (TypeError, ValueError):
        return ()  # a nested record, or Python's own objects: nothing is unpickled


def _text(description: Any) -> str:
    if isinstance(description, str):
        return description
    return ", ".join(f"{field[0]}: {field[1]}" for field in description)


def _field(name: str, description: str) -> Field:
    match = _DESCRIPTION.fullmatch(description)
    if not match:
        raise ValueError(description)
    order, kind, digits = match[1].replace("|", "<"), match[2], int(match[3] or 0)
    if kind == "S":
        return Field(
            name, digits, lambda some: some.rstrip(b"\0").decode(errors="replace")
        )
    if kind == "U":
        codec = "utf-32-be" if order == ">" else "utf-32-le"
        return Field(name, 4 * digits, lambda some: _wide(some, codec))
    if kind == "c":
        code = f"{order}2{'f' if digits == 8 else 'd'}"  # noqa: PLR2004  # of two floats
        return Field(name, digits, lambda some: str(complex(*struct.unpack(code, some))))
    if (kind, digits) not in _CODES:
        raise ValueError(description)
    one = struct.Struct(order + _CODES[kind, digits])
    return Field(name, one.size, lambda some: _first(one, some))


def _first(one: struct.Struct, some: bytes) -> Cell:
    (value,) = one.unpack(some)
    assert isinstance(value, int | float)
    return value


def _wide(some: bytes, codec: str) -> str:
    return some.decode(codec, "replace").rstrip("\0")


def values(file: Source, header: Header, title: str) -> Iterator[Section]:
    """The first rows, from where the file stands now."""
    fields = header.fields
    size = sum(field.size for field in fields)
    if not size or prod(header.shape) < 1:
        return
    if fields[0].name:
        records = islice(_records(file, fields, size), min(_VALUES, prod(header.shape)))
        yield table(title, [field.name for field in fields], records)
        return
    wide = header.shape[-1] if len(header.shape) > 1 else 1
    count = min(_VALUES, prod(header.shape) // wide)
    if header.is_fortran and wide > 1:
        wide, count = 1, min(_VALUES, prod(header.shape))
    shown = range(min(wide, _COLUMNS))
    names = [str(at) for at in shown] if wide > 1 else ["value"]
    yield table(title, names, _rows(file, fields[0], wide, count))


def _records(
    file: Source, fields: tuple[Field, ...], size: int
) -> Iterator[Iterator[Cell]]:
    while len(content := file.read(size)) == size:
        yield _decoded(content, fields)


def _decoded(content: bytes, fields: tuple[Field, ...]) -> Iterator[Cell]:
    at = 0
    for field in fields:
        yield field.decode(content[at : at + field.size])
        at += field.size


def _rows(file: Source, field: Field, wide: int, count: int) -> Iterator[Iterator[Cell]]:
    """Each with its first columns; the others are passed over."""
    begin, shown = file.tell(), min(wide, _COLUMNS)
    for row in range(count):
        file.seek(begin + row * wide * field.size)
        content = file.read(shown * field.size)
        if len(content) < shown * field.size:
            return
        yield _decoded(content, (field,) * shown)
