"""The directory at the end of a zip: which bytes it is, and what they tell. Pure.

As the format has it, with the larger numbers of zip64. What is wrong is ContentMismatch.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from stat import S_ISLNK
from typing import Final, NamedTuple

from fxtui.domain.content import Span
from fxtui.domain.location import Key

from .members import Member
from .ranges import damaged

TAIL: Final = 66_000
"""Bytes at the end in which the end of the directory is, behind the longest comment."""

MOST_PACKED: Final = 1100
"""Bytes that one byte can come to, by deflate."""

_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64: Final = struct.Struct("<4sLQL")
_ROW: Final = struct.Struct("<4s4B4H3L5H2L")
_HEADER: Final = struct.Struct("<4s5H3L2H")
_EXTRA: Final = struct.Struct("<2H")

HEADER_SIZE: Final = _HEADER.size
_FULL16, _FULL = 0xFFFF, 0xFFFFFFFF
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_UNIX: Final = 3
_MOST_LINK: Final = 4096


class Directory(NamedTuple):
    span: Span
    shift: int
    """Bytes in front of the zip itself, as of one that unpacks itself."""

    members: int


class End(NamedTuple):
    """Where the directory is told of."""

    at: int
    members: int
    size: int
    offset: int

    @property
    def is_large(self) -> bool:
        """Whether some number did not fit, and is in another place."""
        return self.members == _FULL16 or _FULL in (self.size, self.offset)


def find_end(tail: bytes, size: int) -> End:
    """By the last bytes of a file of ``size``."""
    at = tail.rfind(b"PK\5\6")
    while at >= 0:
        if at + _END.size <= len(tail):
            row = _END.unpack_from(tail, at)
            if at + _END.size + row[-1] <= len(tail):
                return End(size - len(tail) + at, row[4], row[5], row[6])
        at = tail.rfind(b"PK\5\6", 0, at)
    raise damaged("it has no directory at its end, as of one that was cut off")


def end64_span(end: End) -> Span:
    """Where the larger numbers are, if there are any: in front of the end."""
    size = _END64.size + _LOCATOR64.size
    begin = max(end.at - size, 0)
    return Span(begin, end.at - begin)


def with_end64(end: End, at: int, content: bytes) -> End:
    """The same with larger numbers, where these are ``at``."""
    if not content.startswith(b"PK\6\6") or content[_END64.size :][:4] != b"PK\6\7":
        return end
    row = _END64.unpack_from(content)
    return End(at, row[7], row[8], row[9])


def directory_at(end: End) -> Directory:
    """It ends where its end is told of, whatever stands in front of the zip."""
    begin = end.at - end.size
    if begin < 0 or begin < end.offset:
        raise damaged("its directory would begin before itself")
    return Directory(Span(begin, end.size), begin - end.offset, end.members)


def rows(content: bytes, shift: int) -> Iterator[tuple[Key, Member]]:
    at = 0
    while at < len(content):
        if at + _ROW.size > len(content):
            raise damaged("its directory breaks off")
        row = _ROW.unpack_from(content, at)
        name_size, extra_size, comment_size = row[12:15]
        if row[0] != b"PK\1\2":
            raise damaged("its directory cannot be read")
        begin = at + _ROW.size
        at = begin + name_size + extra_size + comment_size
        if at > len(content):
            raise damaged("its directory breaks off")
        name = content[begin : begin + name_size]
        extra = content[begin + name_size : begin + name_size + extra_size]
        yield _name(name, row[5]), _member(row, extra, shift)


def content_offset(header: bytes) -> int:
    """Bytes between the beginning of a local header and the content of its member."""
    row = _HEADER.unpack_from(header)
    if row[0] != b"PK\3\4":
        raise damaged("a member is not where its directory says")
    return int(HEADER_SIZE + row[9] + row[10])


def _name(name: bytes, flags: int) -> Key:
    """In UTF-8, as nearly all are, or as old ones were."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("utf-8" if flags & _IS_UTF8 else "cp437", "surrogateescape")


def _member(row: tuple[int, ...], extra: bytes, shift: int) -> Member:
    maker, flags, method = row[2], row[5], row[6]
    crc, packed, size, mode, offset = row[9], row[10], row[11], row[17] >> 16, row[18]
    fields = dict(_extras(extra))
    size, packed, offset = _larger(fields.get(1, b""), size, packed, offset)
    refusal = ""
    if flags & _IS_ENCRYPTED:
        refusal = "it is encrypted; fetch the archive, and unpack it with its password"
    elif method == 8 and size > packed * MOST_PACKED + MOST_PACKED:  # noqa: PLR2004  # deflate
        refusal = "it says that it is larger than it can be; the archive is damaged"
    is_link = maker == _UNIX and S_ISLNK(mode) and size <= _MOST_LINK
    return Member(
        size,
        _modified(fields.get(0x5455, b""), row[7], row[8]),
        offset + shift,
        packed,
        method,
        crc,
        "" if is_link else None,
        refusal,
    )


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _EXTRA.size <= len(extra):
        kind, size = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size
        yield kind, extra[at : at + size]
        at += size


def _larger(told: bytes, *numbers: int) -> tuple[int, ...]:
    """With those that did not fit, of which zip64 tells one after the other."""
    found = []
    for number in numbers:
        if number == _FULL:
            if len(told) < 8:  # noqa: PLR2004  # bytes of such a number
                raise damaged("a large number is missing in its directory")
            number, told = int.from_bytes(told[:8], "little"), told[8:]
        found.append(number)
    return tuple(found)


def _modified(told: bytes, clock: int, day: int) -> float | None:
    """In UTC where it is told so, else by the clock on the wall, as DOS had it."""
    if len(told) >= 5 and told[0] & 1:  # noqa: PLR2004  # a flag and four bytes
        return float(int.from_bytes(told[1:5], "little", signed=True))
    try:
        return datetime(
            (day >> 9) + 1980,
            day >> 5 & 15,
            day & 31,
            clock >> 11,
            clock >> 5 & 63,
            min((clock & 31) * 2, 59),
        ).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
