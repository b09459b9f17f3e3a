"""The headers of a tar, one after the other: what each says of the next member. Pure.

It is given blocks and answers with where the next one is; so it reads nothing itself.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import Final, NamedTuple

from fxtui.domain.content import Span
from fxtui.domain.location import Key

from .members import Member
from .ranges import damaged

BLOCK: Final = 512

_MOST_TOLD: Final = 1024 * 1024
"""Bytes of a long name, or of what is told in front of a member."""

_HEEDED: Final = frozenset(
    {"path", "linkpath", "size", "mtime", "GNU.sparse.name", "GNU.sparse.realsize"}
)
_FURTHEST: Final = 6e10
"""Seconds from 1970, in either direction: the years 68 to 3871."""

_IS_SPARSE: Final = "GNU.sparse"
_LONG: Final = {tarfile.GNUTYPE_LONGNAME: "path", tarfile.GNUTYPE_LONGLINK: "linkpath"}
_PAX: Final = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.XGLTYPE)
_LINKS: Final = (tarfile.LNKTYPE, tarfile.SYMTYPE)
_FOLDERS: Final = (tarfile.DIRTYPE, b"D")
_FILES: Final = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_NO_CONTENT: Final = (
    *(tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE),
    *(tarfile.DIRTYPE, tarfile.FIFOTYPE),
)
_DEVICES: Final = (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
_VOLUME: Final = b"V"

_GOES_ON, _GOES_ON_AGAIN = 482, 504
"""Where a sparse member says that more of its map comes."""

_SPARSE: Final = "it is sparse; fetch the archive, and unpack it with tar"
_DEVICE: Final = "this is no file: a device or a pipe"


class Found(NamedTuple):
    name: Key
    member: Member


class Headers:
    """``at`` is where the next block is, ``wants`` how many bytes of it are wanted."""

    def __init__(self) -> None:
        self.at, self.wants = 0, BLOCK
        self.has_ended = False
        self._common: dict[str, str] = {}
        self._told: dict[str, str] = {}
        """Of the next member, which its own header had no room for."""

        self._telling: bytes | None = None
        """The kind of header whose content comes next."""

        self._sparse: tarfile.TarInfo | None = None
        """A sparse member, while more of its map comes next."""

    def take(self, block: bytes) -> Found | None:
        """What was wanted, or less where it ends; a member, when all of it is known."""
        if len(block) < self.wants:
            if block or self._telling or self._told or self._sparse:
                raise damaged("it ended in the middle")
            self.has_ended = True
            return None
        if self._telling is not None:
            self._take_told(block)
            return None
        if self._sparse is not None:
            self.at += BLOCK
            return None if block[_GOES_ON_AGAIN] else self._found(self._sparse)
        return self._take_header(block)

    def _take_told(self, content: bytes) -> None:
        kind, self._telling = self._telling or b"", None
        self.at, self.wants = self.at + _rounded(len(content)), BLOCK
        if kind in _LONG:
            self._told[_LONG[kind]] = _text(content.rstrip(b"\0"))
        elif kind == tarfile.XGLTYPE:
            self._common.update(_pax(content))
        else:
            self._told.update(_pax(content))

    def _take_header(self, block: bytes) -> Found | None:
        if not any(block):
            self.has_ended = True
            return None
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.HeaderError, ValueError, OverflowError) as error:
            raise damaged("a header of the tar cannot be read") from error
        if header.size < 0:
            raise damaged("a member says that it is smaller than nothing")
        self.at += BLOCK
        if header.type in _LONG or header.type in _PAX:
            self._tell(header)
            return None
        if header.type == tarfile.GNUTYPE_SPARSE and block[_GOES_ON]:
            self._sparse = header
            return None
        return self._found(header)

    def _tell(self, header: tarfile.TarInfo) -> None:
        if header.size > _MOST_TOLD:
            raise damaged("a name in it has over a million letters")
        if header.size:
            self._telling, self.wants = header.type, header.size

    def _found(self, header: tarfile.TarInfo) -> Found | None:
        told = {**self._common, **self._told}
        self._told, self._sparse = {}, None
        size = _number(told.get("size"), header.size)
        content = Span(self.at, size)
        if header.type not in _NO_CONTENT:
            self.at += _rounded(size)
        name = _plain(told.get("GNU.sparse.name") or told.get("path") or header.name)
        if not name or header.type == _VOLUME:
            return None
        return Found(*_member(name, header, content, told))


def _member(
    name: Key, header: tarfile.TarInfo, content: Span, told: dict[str, str]
) -> tuple[Key, Member]:
    modified = _time(told.get("mtime"), header.mtime)
    if header.type in _FOLDERS or (header.type in _FILES and name.endswith("/")):
        return f"{name.rstrip('/')}/", Member(modified=modified)
    name = name.rstrip("/") or "/"
    if header.type in _LINKS:
        link = told.get("linkpath") or header.linkname
        return name, Member(modified=modified, link=link)
    refusal = ""
    if header.type == tarfile.GNUTYPE_SPARSE or _IS_SPARSE in told:
        refusal = _SPARSE
    elif header.type in _DEVICES:
        refusal = _DEVICE
    size = _number(told.get("GNU.sparse.realsize"), content.size)
    return name, Member(size, modified, content.offset, content.size, refusal=refusal)


def _plain(name: str) -> Key:
    """Without the ``./`` that tar puts in front where a whole folder was packed."""
    while name.startswith("./"):
        name = name[2:].lstrip("/")
    return "" if name == "." else name


def _pax(content: bytes) -> Iterator[tuple[str, str]]:
    """Records of ``length key=value`` and the end of a line: those that are heeded."""
    at = 0
    while at < len(content) and content[at]:
        digits, space, _ = content[at : at + 20].partition(b" ")
        size = int(digits) if space and digits.isdigit() else 0
        record = content[at + len(digits) + 1 : at + size - 1]
        key, equals, value = record.partition(b"=")
        if not equals or at + size > len(content):
            raise damaged("what is told of a member cannot be read")
        if (name := _text(key)) in _HEEDED:
            yield name, _text(value)
        elif name.startswith("GNU.sparse."):
            yield _IS_SPARSE, ""
        at += size


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _number(told: str | None, else_: int) -> int:
    if told is None:
        return else_
    if not (told.isascii() and told.isdigit()) or len(told) > 19:  # noqa: PLR2004  # 2**63
        raise damaged("the size of a member is no number")
    return int(told)


def _time(told: str | None, else_: float) -> float | None:
    """None for what no calendar has, and for what is no number."""
    try:
        found = float(told or else_)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < _FURTHEST else None


def _rounded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
