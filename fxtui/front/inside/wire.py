"""What the two processes say to one another, over a pair of sockets.

Frames of a length and MessagePack; the bytes of an object go as they are.
"""

from __future__ import annotations

import struct
from typing import Final, TypeAlias

import msgspec

from fxtui.domain.value import Value

from .found import Found

LENGTH: Final = struct.Struct(">I")
REFUSED: Final = 0xFFFFFFFF
"""In the place of a length: so much may not be read."""

MOST_FRAME: Final = 16 * 1024 * 1024
MOST_READ: Final = 1024 * 1024
"""Bytes of an object in one answer."""


class Ask(Value, frozen=True):
    """Look into this, as this kind of thing."""

    kind: str
    name: str
    size: int
    width: int
    """Cells that there are for a picture; 0: none is wanted."""

    most: int
    """Bytes that may be read of it, in all."""

    seconds: int
    """Of work, at most."""

    box: tuple[int, int] = (0, 0)
    """Pixels each way that there are for a picture; (0, 0): it is one of half-blocks."""

    pixels: int = 0
    """That it may have in all."""

    colours: int = 0
    """Of which it may have so many."""


class Read(Value, frozen=True, tag="read"):
    """These bytes are wanted; there are as many as there are."""

    offset: int
    size: int


Answer: TypeAlias = Read | Found

_ENCODER: Final = msgspec.msgpack.Encoder()
asks: Final = msgspec.msgpack.Decoder(Ask)
answers: Final = msgspec.msgpack.Decoder[Answer](Answer)


def frame(value: Value) -> bytes:
    body = _ENCODER.encode(value)
    return LENGTH.pack(len(body)) + body
