"""Consecutive parts that one request fetches.

Until a request is answered nothing comes on its line, which is a third of the time where
a part takes 40 ms and the server is 20 ms away. What has come of a download is kept when
the line is cut, so that longer requests lose nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final, Generic, NamedTuple, TypeVar

from fxtui.domain.content import Sink, Span, Tap
from fxtui.domain.uploads import Part

MOST: Final = 8
"""Parts of one request."""

AIM: Final = 0.25
"""Seconds that a request for several parts should take at most: how many lines are best
is learned from those that have ended."""

_ROUNDS: Final = 8
"""The rest of the parts is enough for so many requests, so that lines end together."""

T = TypeVar("T")


class Share(NamedTuple):
    """What is missing of a part."""

    number: int
    done: int
    """Bytes of it that are there, from its beginning on."""

    size: int
    """Those that are not."""


class Haul(NamedTuple):
    parts: Sequence[Part]

    @property
    def span(self) -> Span:
        first = self.parts[0].span
        return Span(first.offset, sum(part.span.size for part in self.parts))

    def rest(self, landed: Mapping[int, int]) -> list[Share]:
        """Of its parts, in order, what has yet to come: it ends where the haul does."""
        known = ((part, landed.get(part.number, 0)) for part in self.parts)
        shares = (Share(part.number, done, part.span.size - done) for part, done in known)
        return [share for share in shares if share.size]


class Hauls:
    """Cuts parts, in order, into hauls: of as many as come quickly."""

    def __init__(
        self, parts: Iterable[Part], landed: Mapping[int, int], *, most: int = MOST
    ) -> None:
        """``landed``: what is there of parts by now, by their numbers."""
        self._waiting, self._landed, self._most = deque(parts), landed, most
        self._count = 1

    def __iter__(self) -> Iterator[Haul]:
        while self._waiting:
            first = self._waiting.popleft()
            room = min(self._count, max(1, len(self._waiting) // _ROUNDS)) - 1
            new = takewhile(lambda part: part.number not in self._landed, self._waiting)
            more = [part for part, _ in zip(new, range(room), strict=False)]
            for _ in more:
                self._waiting.popleft()
            yield Haul((first, *more))

    def took(self, count: int, seconds: float) -> None:
        """So many parts came in so much time: the next may be of more, or fewer."""
        if seconds <= AIM / 2:
            self._count = min(max(self._count, 2 * count), self._most)
        elif seconds > AIM:
            self._count = max(1, count // 2)


class _Row(Generic[T]):
    """Who has the next bytes, of some that have so many each."""

    def __init__(self, row: Iterable[tuple[int, T]]) -> None:
        self._row = deque(row)

    def share(self, size: int) -> Iterator[tuple[T, int]]:
        """Whose the next ``size`` bytes are; what is over is the last one's."""
        while size:
            room, who = self._row.popleft()
            count = min(room, size) if self._row else size
            if count < room or not self._row:
                self._row.appendleft((room - count, who))
            size -= count
            yield who, count


class JointTap:
    """One tap of several, each for so many bytes."""

    def __init__(self, taps: Iterable[tuple[int, Tap]]) -> None:
        self._row = _Row(taps)

    def moved(self, n: int) -> None:
        for tap, count in self._row.share(n):
            tap.moved(count)


class JointSink:
    """One sink of several, each for so many bytes; None has no use for its own."""

    def __init__(self, sinks: Iterable[tuple[int, Sink | None]]) -> None:
        self._row = _Row(sinks)

    def update(self, data: bytes | memoryview, /) -> None:
        view = memoryview(data)
        for sink, count in self._row.share(len(view)):
            if sink:
                sink.update(view[:count])
            view = view[count:]
