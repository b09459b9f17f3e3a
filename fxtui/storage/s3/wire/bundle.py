"""Many small requests from one thread: each line has one, and none waits for another.

Lines are opened as they are needed, in other threads: while answers come at once there
are few, and where they take long there are as many as may be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from .answer import FIRST, Answer
from .line import PATIENCE, Buffer, Line
from .pool import Pool, is_quiet
from .queues import Queue, Queues
from .strand import Strand
from .trouble import HungUp
from .watch import IN, Watch

_FIRST: Final = 16
"""Lines with which it begins: while the server works on one, another is filled."""

_A_MOMENT: Final = 0.001
"""Seconds without an answer, after which more lines may be worth their greeting."""

_RATE: Final = 15_000
"""Requests a second, more than one thread makes: lines beyond this, times the seconds
that an answer takes, would only wait. By then a server that is slow because it has too
much to do is not given more."""

_A_WHILE: Final = 1.0
"""Seconds between two looks for lines that died of silence."""

_LOST: Final = (HungUp, ConnectionResetError, BrokenPipeError)


class Ask(Protocol):
    """One request of a bundle."""

    def request(self) -> tuple[Buffer, ...]:
        """Head and body, when its turn has come; again if a line was dead already.

        What it raises ends this one alone.
        """

    def hear(self, answer: Answer) -> bool:
        """Take all of an answer; False where the server wants no more of these."""


A = TypeVar("A", bound=Ask)


class Ear(NamedTuple):
    """Something else that is heard while answers are awaited."""

    descriptor: int
    hear: Callable[[], None]
    """Called when there is something to read. It may ``add`` and ``drop``."""


@dataclass(slots=True)
class _Flight(Generic[A]):
    """A request that is out."""

    ask: A
    line: Line
    queue: Queue[A]
    since: float
    is_sent: bool = False


def _nothing(*_: object) -> None:
    pass


class Bundle(Generic[A]):
    """Asks all there is to ask; what does not go well is simply not heard."""

    def __init__(
        self,
        pool: Pool,
        strand: Strand,
        *,
        ended: Callable[[A], None] = _nothing,
        drained: Callable[[], None] = _nothing,
        ear: Ear | None = None,
    ) -> None:
        """``ended`` is called for each that will not be asked again, however it went;
        ``drained`` when only answers are awaited, and these take long."""
        self._waiting = Queues[A]()
        self._pool, self._strand, self._hands = pool, strand, 1
        self._ended, self._ear = ended, ear
        self._drained: Callable[[], None] | None = drained
        self._quickest: float | None = None
        """Seconds, of an answer that came; None before the first."""

        self._block = bytearray(FIRST)
        self._free: list[Line] = []
        self._fresh: list[Line] = []
        """Those of the free ones that have answered since the last wait."""

        self._flying: dict[int, _Flight[A]] = {}
        self._repeated: set[A] = set()
        self._watch = Watch()
        self._watch.add(strand.bell)
        if ear:
            self._watch.add(ear.descriptor)

    def add(self, asks: Iterable[A], most: int) -> None:
        """Ask these after the others; of them, so many may be in flight."""
        self._waiting.add(asks, most)

    def may_have(self, hands: int) -> None:
        """From now on, so many requests may be in flight, of all together."""
        self._hands = hands

    def drop(self, is_unwanted: Callable[[A], bool]) -> None:
        """Ask these no more, and hear no answer."""
        dropped = self._waiting.taken(is_unwanted)
        for flight in [*self._flying.values()]:
            if is_unwanted(flight.ask):
                self._lose(flight)
        for ask in dropped:
            self._ended(ask)

    def run(self) -> None:
        """Return when all is heard or lost; raise if not even one line can be opened."""
        try:
            self._open(min(_FIRST, len(self._waiting)) - self._pool.idle)
            while self._waiting or self._flying:
                self._strand.check()
                self._send()
                self._listen()
        finally:
            for flight in self._flying.values():
                flight.line.close()
                self._ended(flight.ask)
            self._clear()
            for line in self._free + self._fresh:
                self._strand.let_go(line)
                self._pool.give(line)
            self._strand.close()
            self._watch.close()

    # --- Out ------------------------------------------------------------------

    def _send(self) -> None:
        while len(self._flying) < self._hands and (queue := self._waiting.next()):
            line = self._rested() or self._another()
            if line is None:
                return
            self._launch(line, queue)

    def _rested(self) -> Line | None:
        """A line of ours that has nothing to do, and has not ended meanwhile.

        One that has answered just now need not be asked: if it ended since, what it is
        given is repeated.
        """
        if self._fresh:
            return self._fresh.pop()
        while self._free:
            line = self._free.pop()
            if is_quiet(line):
                return line
            self._end(line)
        return None

    def _another(self) -> Line | None:
        """A line of the pool; a new one where there is none, and none is coming."""
        line = self._pool.take()
        if line is None:
            if self._flying or self._strand.coming:
                return None
            line = self._strand.open_now()
        try:
            self._strand.take(line)
        except HungUp:
            line.close()
            raise
        self._watch.add(line.fileno())
        return line

    def _open(self, count: int) -> None:
        resting = len(self._free) + len(self._fresh)
        there = len(self._flying) + resting + self._pool.idle
        room = min(self._hands, self._useful()) - there - self._strand.coming
        if (count := min(count, room)) > 0:
            self._strand.open(count)

    def _useful(self) -> int:
        """How many lines keep this thread busy, by what an answer takes or has taken."""
        takes = self._quickest
        if takes is None:
            oldest = next(iter(self._flying.values()), None)
            takes = time.monotonic() - oldest.since if oldest else 0.0
        return _FIRST + int(takes * _RATE)

    def _launch(self, line: Line, queue: Queue[A]) -> None:
        ask = queue.waiting.popleft()
        try:
            buffers = ask.request()
        except Exception:  # whatever it is, it is met again by who can explain it
            self._free.append(line)
            self._ended(ask)
            return
        flight = _Flight(ask, line, queue, time.monotonic())
        queue.out += 1
        self._flying[line.fileno()] = flight
        try:
            flight.is_sent = line.begin(*buffers)
        except OSError:
            self._lose(flight, may_repeat=True)
            return
        if not flight.is_sent:
            self._watch.has_more_to_say(line.fileno())

    # --- In -------------------------------------------------------------------

    def _listen(self) -> None:
        """Wait for news, and see to whoever has some."""
        self._free += self._fresh
        self._fresh.clear()
        wants_more = not self._free and self._waiting.next() is not None
        is_drained = self._drained is not None and not self._waiting
        is_keen = wants_more or is_drained
        events = self._watch.wait(_A_MOMENT if is_keen else _A_WHILE)
        for descriptor, event in events:
            if descriptor == self._strand.bell:
                self._strand.hush()
            elif self._ear and descriptor == self._ear.descriptor:
                self._ear.hear()
            elif flight := self._flying.get(descriptor):
                if event & IN:
                    self._hear(flight)
                else:
                    self._go_on(flight)
            else:
                self._lose_rested(descriptor)
        if not events and wants_more:
            self._open(max(len(self._flying), 1))
        if not events and is_drained:
            self._tell_drained()
        if not events:
            self._give_up_the_silent()

    def _tell_drained(self) -> None:
        """Answers take long: somebody else may ask meanwhile."""
        if self._drained:
            self._drained()
            self._drained = None

    def _go_on(self, flight: _Flight[A]) -> None:
        try:
            flight.is_sent = flight.line.go_on()
        except OSError:
            self._lose(flight)
            return
        if flight.is_sent:
            self._watch.has_said_all(flight.line.fileno())

    def _hear(self, flight: _Flight[A]) -> None:
        line = flight.line
        try:
            if not line.has_answer():
                return  # TLS speaks of itself
            took = time.monotonic() - flight.since
            self._quickest = min(took, self._quickest or took)
            answer = Answer(line, has_begun=True, block=self._block)
            may_go_on = flight.ask.hear(answer)
            is_good = answer.leaves_clean() and flight.is_sent
        except _LOST:
            self._lose(flight, may_repeat=True)
            return
        except Exception:  # as above
            self._lose(flight)
            return
        self._land(flight)
        if is_good:
            self._fresh.append(line)
        else:
            self._end(line)
        self._ended(flight.ask)
        if not may_go_on:
            self._clear()

    def _clear(self) -> None:
        for ask in self._waiting.taken():
            self._ended(ask)

    def _give_up_the_silent(self) -> None:
        oldest = time.monotonic() - PATIENCE
        for flight in [each for each in self._flying.values() if each.since < oldest]:
            self._lose(flight)

    def _lose(self, flight: _Flight[A], *, may_repeat: bool = False) -> None:
        """Its line is dead. One that had waited may have been so before: once more."""
        self._land(flight)
        self._end(flight.line)
        if may_repeat and flight.ask not in self._repeated:
            self._repeated.add(flight.ask)
            self._waiting.again(flight.queue, flight.ask)
        else:
            self._ended(flight.ask)

    def _land(self, flight: _Flight[A]) -> None:
        del self._flying[flight.line.fileno()]
        flight.queue.out -= 1

    def _lose_rested(self, descriptor: int) -> None:
        """A line that waits has ended, unless it was one of a moment ago."""
        for line in [each for each in self._free if each.fileno() == descriptor]:
            self._free.remove(line)
            self._end(line)

    def _end(self, line: Line) -> None:
        self._watch.drop(line.fileno())
        self._strand.let_go(line)
        line.close()
