"""BAM, unpacked from its blocks: references, header, and the first alignments."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import Final

from .found import Cell, Section, facts, prose, table
from .ranged import Source
from .wire import Ask

_RECORDS: Final = 50
_REFERENCES: Final = 200
_LINES: Final = 30
_LONGEST: Final = 1024 * 1024
_FIXED: Final = struct.Struct("<iiBBHHHiiii")
_BASES: Final = "=ACMGRSVTWYHKDBN"
_OPERATIONS: Final = "MIDNSHP=X???????"


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    file.seek(4)
    header = _bytes(file, _number(file)).rstrip(b"\0").decode(errors="replace")
    count = _number(file)
    references = list(islice(_references(file, count), _REFERENCES))
    yield facts("", {"references": f"{count:,}", "header lines": header.count("\n")})
    yield table("references", ("name", "length"), references)
    if header:
        lines = header.splitlines()
        yield prose("header", [line for line in lines if line[:3] != "@SQ"][:_LINES])
    if count <= _REFERENCES:
        names = ("read", "flag", "reference", "position", "quality", "cigar", "bases")
        yield table("first alignments", names, _alignments(file, references))


def _references(file: Source, count: int) -> Iterator[tuple[str, int]]:
    for _ in range(count):
        name = _bytes(file, _number(file)).rstrip(b"\0").decode(errors="replace")
        yield name, _number(file)


def _alignments(
    file: Source, references: list[tuple[str, int]]
) -> Iterator[Iterator[Cell]]:
    for _ in range(_RECORDS):
        size = file.read(4)
        if len(size) < len(b"size"):
            return
        yield _alignment(_bytes(file, *struct.unpack("<i", size)), references)


def _alignment(record: bytes, references: list[tuple[str, int]]) -> Iterator[Cell]:
    at, position, named, quality, _, cigars, flag, bases, *_ = _FIXED.unpack_from(record)
    begin = _FIXED.size + named
    yield record[_FIXED.size : begin].rstrip(b"\0").decode(errors="replace")
    yield flag
    yield references[at][0] if 0 <= at < len(references) else "*"
    yield position + 1
    yield quality
    cigar = struct.unpack_from(f"<{cigars}I", record, begin)
    yield "".join(f"{each >> 4}{_OPERATIONS[each & 15]}" for each in cigar) or "*"
    begin += 4 * cigars
    packed = record[begin : begin + (bases + 1) // 2]
    both = (_BASES[each >> 4] + _BASES[each & 15] for each in packed)
    yield "".join(both)[:bases]


def _number(file: Source) -> int:
    (number,) = struct.unpack("<i", _bytes(file, 4))
    assert isinstance(number, int)
    return number


def _bytes(file: Source, size: int) -> bytes:
    if not 0 <= size <= _LONGEST:
        raise ValueError(f"something of it would have {size:,} bytes")
    content = file.read(size)
    if len(content) < size:
        raise EOFError("it ends in the middle")
    return content
