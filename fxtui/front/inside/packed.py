"""What is in gzip, bzip2, xz and zstd, and once more in what is in it.

No more is unpacked than what is looked at, so that a bomb has nothing to go off.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Final, Protocol, TypeAlias, cast

from fxtui.domain.value import replace

from .found import Found, text
from .kinds import PACKED, Kind, kind_of
from .ranged import Enough, Source
from .wire import Ask

Read: TypeAlias = Callable[[Kind, Source, Ask], Found]

SHOWN: Final = 1024 * 1024
"""Bytes of what is in it that are shown, unless a person asks for more."""

_MORE: Final = 8 * SHOWN
_UNASKED: Final = 1024 * 1024
"""Bytes that may be read of a packed object where nobody asks."""

_DEEPEST: Final = 2
_STEP: Final = 64 * 1024
_HEAD: Final = 64 * 1024
"""Bytes by which it is found out what is in it."""

_FACTOR: Final = 16
"""Of bytes that may be unpacked for one that may be read."""

_WINDOW: Final = 128 * 1024 * 1024
"""Bytes of memory that a zstd stream may ask for."""

_ENDINGS: Final = (
    *((".tgz", ".tar"), (".gz", ""), (".bgz", ""), (".bz2", "")),
    *((".xz", ""), (".zst", "")),
)


class Stream(Protocol):
    def read1(self, size: int = -1, /) -> bytes: ...


class Unpacked(Source):
    """What comes out of a stream, which cannot go back: it is kept, up to a limit."""

    def __init__(self, stream: Stream, most: int) -> None:
        super().__init__()
        self._stream, self._most = stream, most
        self._content = bytearray()
        self.has_ended = False

    @property
    def size(self) -> int:
        self.unpack(self._most + 1)
        if not self.has_ended:
            self._refuse()
        return len(self._content)

    def some(self, offset: int, size: int) -> bytes:
        end = offset + size
        self.unpack(end)
        if end > len(self._content) and not self.has_ended:
            self._refuse()
        return bytes(self._content[offset:end])

    def unpack(self, end: int) -> None:
        """So far, or as far as it goes, or as may be."""
        while not self.has_ended and len(self._content) < min(end, self._most):
            try:
                some = self._stream.read1(_STEP)
            except Enough:
                self.is_refused = True
                raise
            self._content += some
            self.has_ended = not some

    def beginning(self, size: int) -> bytes:
        return bytes(self._content[:size])

    def _refuse(self) -> None:
        self.is_refused = True
        raise Enough(f"it is packed, and {self._most:,} bytes of it are unpacked")


def look(
    kind: Kind, file: Source, ask: Ask, read: Read, *, outer: tuple[str, ...] = ()
) -> Found:
    """By ``read`` if what is in it is a format of its own, else its beginning."""
    packing = (*outer, kind.name)
    try:
        source = Unpacked(_opened(kind, file), ask.most * _FACTOR)
    except ModuleNotFoundError:
        return Found(kind.name, packed=outer, lacks=kind.extra)
    ask = replace(ask, name=unpacked_name(ask.name))
    problem = _begin(source, _HEAD)
    inner = None if problem else kind_of(source.beginning(_HEAD), ask.name)
    if inner and inner.module != PACKED:
        return replace(read(inner, source, ask), packed=packing)
    if inner and len(packing) < _DEEPEST:
        return look(inner, source, ask, read, outer=packing)
    shown = SHOWN if ask.most <= _UNASKED else _MORE
    problem = problem or _begin(source, shown)
    return Found(
        "",
        packed=packing,
        content=source.beginning(shown),
        name=ask.name,
        is_cut=not source.has_ended,
        problem=problem,
        wants_more=source.is_refused,
    )


def unpacked_name(name: str) -> str:
    for ending, instead in _ENDINGS:
        if name.casefold().endswith(ending):
            return name[: -len(ending)] + instead
    return name


def _opened(kind: Kind, source: Source) -> Stream:
    if kind.name == "gzip":  # which reads zeros behind its end one after the other
        return gzip.GzipFile(fileobj=io.BufferedReader(source), mode="rb")
    file = cast("IO[bytes]", source)
    if kind.name == "bzip2":
        return bz2.BZ2File(source)
    if kind.name == "xz":
        return lzma.LZMAFile(file)
    return _Zstd(file)


class _Zstd:
    """What zstd's library gives, with errors as those of the others are."""

    def __init__(self, file: IO[bytes]) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        unpacking = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._stream = unpacking.stream_reader(file, read_across_frames=True)

    def read1(self, size: int = -1, /) -> bytes:
        try:
            return self._stream.read1(size)
        except self._error as error:
            raise ValueError(error) from error


def _begin(source: Unpacked, size: int) -> str:
    """Unpack so much; what is wrong with it, if anything is."""
    try:
        source.unpack(size)
    except Enough:
        return ""  # which it knows
    except MemoryError:
        return "it takes more memory than a look into it may"
    except EOFError:
        return "it ends in the middle"
    except (OSError, zlib.error, lzma.LZMAError, ValueError) as error:
        return text(f"it is damaged: {error}")
    return ""
