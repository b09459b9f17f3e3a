"""What a service and its workers tell each other: see ``workers``."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

import msgspec

from fxtui.domain.bundle import Delivered, SmallAsk

from .asks import Ask, ask_for
from .parcel import Parcel, Sender

_PREFIX: Final = 4
"""Bytes before each message, which say how long it is; then one that says its form."""

_PICKLED: Final = b"p"
_PACKED: Final = b"m"


class Order(NamedTuple):
    """Move these, or look at them."""

    parcel: Parcel
    first: int
    """The number of the first; the others follow."""

    kinds: Sequence[int]
    """For each, which of the parcel's requests it is like."""

    asks: Sequence[SmallAsk]
    hands: int
    """Requests that may be in flight."""

    @property
    def places(self) -> range:
        """The numbers of all."""
        return range(self.first, self.first + len(self.asks))

    def requests(
        self, tell: Callable[[int, Delivered | None], None]
    ) -> tuple[Sender, list[Ask]]:
        """What is to be asked; ``tell`` is called with what came of each."""
        sender = Sender(self.parcel, tell)
        numbered = enumerate(zip(self.asks, self.kinds, strict=True), self.first)
        return sender, [
            ask_for(sender, number, kind, ask) for number, (ask, kind) in numbered
        ]


class Begin(NamedTuple):
    number: int
    order: Order


class Hands(NamedTuple):
    """So many requests may be in flight from now on, of all orders together."""

    most: int


class Cut(NamedTuple):
    """Nobody waits for this order any more."""

    number: int


class Ready(NamedTuple):
    """The worker is there."""


class Came(NamedTuple):
    """What came of some of an order, by their numbers: see ``Arrivals``."""

    number: int
    arrivals: list[tuple[int, Delivered | None]]


class Over(NamedTuple):
    """An order has ended: of the others nothing came."""

    number: int
    server: str
    """Who the server says it is."""

    is_unproved: bool
    """Whether it stored something, and told no digest."""


_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(Came).decode


def framed(message: NamedTuple) -> bytes:
    """As it is sent: between two processes of ours, which trust each other."""
    form, content = _formed(message)
    return b"".join((len(content).to_bytes(_PREFIX), form, content))


def _formed(message: NamedTuple) -> tuple[bytes, bytes]:
    """In a form and as that; to pickle what came would take ten times as long."""
    if isinstance(message, Came):
        with suppress(UnicodeEncodeError):  # there are names of files that are no text
            return _PACKED, _pack(message)
    return _PICKLED, pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


class Frames:
    """Messages of a stream that comes in pieces."""

    def __init__(self) -> None:
        self._come = bytearray()

    def fed(self, data: bytes) -> Iterator[Any]:
        """What is whole by now."""
        self._come += data
        while len(self._come) >= _PREFIX:
            start = _PREFIX + len(_PICKLED)
            end = start + int.from_bytes(self._come[:_PREFIX])
            if len(self._come) < end:
                return
            form, content = self._come[_PREFIX:start], bytes(self._come[start:end])
            del self._come[:end]
            # What is pickled is of our own process.
            yield _unpack(content) if form == _PACKED else pickle.loads(content)
