"""What was packed, unpacked step by step: never more at a time than was asked for.

Each takes bytes in and gives bytes out, and says what it wants. It reads nothing.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from fxtui.domain.errors import Unsupported

from .ranges import damaged

STEP: Final = 256 * 1024
"""Bytes that one step unpacks, more or less."""

_WINDOW: Final = 128 * 1024 * 1024
"""Bytes of memory that unpacking may take."""

_SLICE: Final = 1024
"""Bytes that zstd is given at a time: it cannot be told to stop, and makes 32 MiB of
these at most."""


class Unpacker(ABC):
    """``wants`` says whether it goes on only with more; ``has_ended`` that it is done."""

    wants: bool = True
    has_ended: bool = False

    @abstractmethod
    def feed(self, data: bytes) -> None:
        """Give it more, when it wants more."""

    @abstractmethod
    def step(self) -> bytes:
        """What follows, which may be nothing. Raise ContentMismatch if it is damaged."""

    def is_whole(self) -> bool:
        """Whether it may end here."""
        return self.has_ended


class Stored(Unpacker):
    """What was not packed at all."""

    def __init__(self) -> None:
        self._data = b""

    def feed(self, data: bytes) -> None:
        self._data, self.wants = data, False

    def step(self) -> bytes:
        data, self._data, self.wants = self._data, b"", True
        return data

    def is_whole(self) -> bool:
        return True


class _Deflate:
    """zlib's, as those of bz2 and lzma are."""

    def __init__(self, bits: int) -> None:
        self._unpacking = zlib.decompressobj(bits)
        self.needs_input = True

    def decompress(self, data: bytes, most: int) -> bytes:
        unpacking = self._unpacking
        found = unpacking.decompress(unpacking.unconsumed_tail + data, most)
        self.needs_input = not unpacking.unconsumed_tail and len(found) < most
        return found

    @property
    def eof(self) -> bool:
        return self._unpacking.eof

    @property
    def unused_data(self) -> bytes:
        return self._unpacking.unused_data


class Streamed(Unpacker):
    """By one of the standard library; ``many`` if another stream may follow one."""

    def __init__(self, make: Callable[[], Any], *, many: bool) -> None:
        self._make, self._many = make, many
        self._unpacking, self._data = make(), b""
        self._is_between = False

    def feed(self, data: bytes) -> None:
        self._data, self.wants = data, False

    def step(self) -> bytes:
        if self._is_between and not self._begins_anew():
            return b""
        data, self._data = self._data, b""
        try:
            found: bytes = self._unpacking.decompress(data, STEP)
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
            raise damaged(str(error)) from error
        if self._unpacking.eof:
            self._data = self._unpacking.unused_data
            self.has_ended = not self._many
            self._is_between = self._many
            self.wants = self._many and not self._data
        else:
            self.wants = self._unpacking.needs_input
        return found

    def is_whole(self) -> bool:
        return self.has_ended or self._is_between

    def _begins_anew(self) -> bool:
        """Between two streams there may be zeros, as tapes had them."""
        self._data = self._data.lstrip(b"\0")
        if not self._data:
            self.wants = True
            return False
        self._unpacking, self._is_between = self._make(), False
        return True


class Zstd(Unpacker):
    def __init__(self) -> None:
        try:
            import zstandard
        except ModuleNotFoundError as error:
            raise Unsupported(
                'it is packed with zstd; install "fxtui[zstd]" to look inside'
            ) from error
        self._error = zstandard.ZstdError
        self._begin = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj
        self._frame, self._is_between = self._begin(), False
        self._slices: deque[bytes] = deque()

    def feed(self, data: bytes) -> None:
        self._slices.extend(data[at : at + _SLICE] for at in range(0, len(data), _SLICE))
        self.wants = not self._slices

    def step(self) -> bytes:
        found = bytearray()
        try:
            while self._slices and len(found) < STEP:
                found += self._unpacked(self._slices.popleft())
        except self._error as error:
            raise damaged(str(error)) from error
        self.wants = not self._slices
        return bytes(found)

    def _unpacked(self, packed: bytes) -> bytes:
        """What comes of it; what is behind the end of a frame begins another."""
        frame = self._frame
        found: bytes = frame.decompress(packed)
        self._is_between = frame.eof
        if frame.eof:
            self._frame = self._begin()
            if frame.unused_data:
                self._slices.appendleft(frame.unused_data)
        return found

    def is_whole(self) -> bool:
        return self._is_between


class ZipLzma(Unpacker):
    """A zip tells in front how its LZMA was packed, instead of as others do."""

    _HEAD: Final = struct.Struct("<2xH")
    _HOW: Final = struct.Struct("<BL")

    def __init__(self) -> None:
        self._head = b""
        self._rest: Streamed | None = None

    def feed(self, data: bytes) -> None:
        if self._rest is not None:
            self._rest.feed(data)
        else:
            self._head += data
        self.wants = False

    def step(self) -> bytes:
        rest = self._rest = self._rest or self._begun()
        if rest is None:
            self.wants = True
            return b""
        found = rest.step()
        self.wants, self.has_ended = rest.wants, rest.has_ended
        return found

    def is_whole(self) -> bool:
        """It may have no mark at its end: the size tells."""
        return self._rest is not None

    def _begun(self) -> Streamed | None:
        begin = self._HEAD.size
        if len(self._head) < begin:
            return None
        (size,) = self._HEAD.unpack_from(self._head)
        if size != self._HOW.size:
            raise damaged("its LZMA is told of in a way that nobody knows")
        if len(self._head) < begin + size:
            return None
        filters = [_lzma_filter(*self._HOW.unpack_from(self._head, begin))]
        rest = Streamed(
            lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), many=False
        )
        rest.feed(self._head[begin + size :])
        return rest


def _lzma_filter(how: int, window: int) -> dict[str, int]:
    if window > _WINDOW:
        raise Unsupported(f"to unpack it takes over {_WINDOW // 1024**2} MiB of memory")
    rest, lc = divmod(how, 9)
    pb, lp = divmod(rest, 5)
    if pb > 4 or lc + lp > 4:  # noqa: PLR2004  # the limits of the format
        raise damaged("its LZMA is told of in a way that nobody knows")
    return {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(window, 4096),
        "lc": lc,
        "lp": lp,
        "pb": pb,
    }


_GZIP: Final = 16 + zlib.MAX_WBITS

TAR_PACKINGS: Final[dict[str, Callable[[], Unpacker]]] = {
    "gzip": lambda: Streamed(lambda: _Deflate(_GZIP), many=True),
    "bzip2": lambda: Streamed(bz2.BZ2Decompressor, many=True),
    "xz": lambda: Streamed(lambda: lzma.LZMADecompressor(memlimit=_WINDOW), many=True),
    "zstd": Zstd,
}

ZIP_PACKINGS: Final[dict[int, Callable[[], Unpacker]]] = {
    0: Stored,
    8: lambda: Streamed(lambda: _Deflate(-zlib.MAX_WBITS), many=False),
    12: lambda: Streamed(bz2.BZ2Decompressor, many=False),
    14: ZipLzma,
}
