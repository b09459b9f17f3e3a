"""Things that share a request: what waits while one is out goes with the next.

It knows neither what these things are nor how they travel. Nobody who waits owns the
request, so that it ends well for the others when one of them is cancelled.
"""

from __future__ import annotations

import asyncio
from asyncio import Future, TimerHandle
from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Final, Generic, TypeAlias, TypeVar

from fxtui.domain.errors import ConnectionLost, StorageError

T = TypeVar("T")
R = TypeVar("R")

Work: TypeAlias = Callable[[], Future[Any]]


@dataclass(frozen=True)
class _Asked(Generic[T, R]):
    thing: T
    answer: Future[R]


def at_once(work: Work) -> None:
    """Begin without waiting for anybody."""
    work()


@dataclass(frozen=True)
class Rules(Generic[T]):
    """When a request leaves, and with how much."""

    fits: Callable[[Sequence[T]], int]
    """How many of the first of these go into one request; one at least."""

    flights: int = 1
    """Requests that may be out at once, if they are full: others go alone."""

    patience: float = 0.0
    """Seconds that the first thing waits for company, where nothing is out. After a
    request of several things it is as long as that one took, up to ``longest``."""

    longest: float = 0.0

    most: int = 1000
    """Things that one request can hold, whatever they are."""


class Gathering(Generic[T, R]):
    """``start`` sends some things, and its future holds a result or an error for each."""

    def __init__(
        self,
        start: Callable[[list[T]], Future[list[R | StorageError]]],
        rules: Rules[T],
        begin: Callable[[Work], None] = at_once,
    ) -> None:
        """``begin`` calls what it is given when a request may leave."""
        self._start: Final = start
        self._rules: Final = rules
        self._begin: Final = begin
        self._waiting: deque[_Asked[T, R]] = deque()
        self._flying = 0
        self._patience = rules.patience
        self._timer: TimerHandle | None = None

    async def add(self, thing: T) -> R:
        """Wait until it has gone, and return what came of it."""
        return await self.ask(thing)

    def ask(self, thing: T) -> Future[R]:
        """The same for who waits later; cancelled before it leaves, it stays here."""
        asked = _Asked[T, R](thing, asyncio.get_running_loop().create_future())
        asked.answer.add_done_callback(_look)
        self._waiting.append(asked)
        self._consider()
        return asked.answer

    def _consider(self) -> None:
        """Let requests go that are full; others when nothing is out, after a while."""
        while self._waiting and self._flying < self._rules.flights and self._is_full():
            self._send()
        if not self._waiting or self._flying or self._timer:
            return
        if self._patience:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._patience, self._be_patient_no_more)
        else:
            self._send()

    def _be_patient_no_more(self) -> None:
        self._timer = None
        if self._waiting and not self._flying:
            self._send()

    def _send(self) -> None:
        self._flying += 1
        self._begin(self._fly)

    def _is_full(self) -> bool:
        """Whether no more would fit. A request that goes alone is only counted: what
        fits it is asked when it leaves, and not anew with each thing that comes."""
        if self._rules.flights == 1:
            return len(self._waiting) >= self._rules.most
        first = [asked.thing for asked in islice(self._waiting, self._rules.most + 1)]
        return self._rules.fits(first) < len(first) or len(first) >= self._rules.most

    def _fly(self) -> Future[Any]:
        """Send what waits by now; those who were cancelled left nothing to send."""
        going, left = self._taken(), asyncio.get_running_loop().time()
        flight = self._started([asked.thing for asked in going])
        flight.add_done_callback(partial(self._landed, going, left))
        return flight

    def _started(self, things: list[T]) -> Future[list[R | StorageError]]:
        begun = asyncio.get_running_loop().create_future()
        if not things:
            begun.set_result([])
            return begun
        try:
            return self._start(things)
        except RuntimeError as error:  # of threads that were shut down
            begun.set_exception(ConnectionLost(f"the connection was closed: {error}"))
            return begun

    def _taken(self) -> list[_Asked[T, R]]:
        there = [asked for asked in self._waiting if not asked.answer.done()]
        first = [asked.thing for asked in there[: self._rules.most]]
        count = self._rules.fits(first) if first else 0
        self._waiting = deque(there[count:])
        return there[:count]

    def _landed(
        self,
        going: list[_Asked[T, R]],
        left: float,
        flight: Future[list[R | StorageError]],
    ) -> None:
        self._flying -= 1
        took = asyncio.get_running_loop().time() - left
        self._patience = self._rules.patience
        if len(going) > 1:
            self._patience = max(self._patience, min(took, self._rules.longest))
        for asked, came in zip(going, _results(flight, len(going)), strict=True):
            if asked.answer.done():
                continue  # nobody waits for it any more
            if isinstance(came, BaseException):
                asked.answer.set_exception(came)
            else:
                asked.answer.set_result(came)
        self._consider()


def _results(flight: Future[list[Any]], count: int) -> Sequence[Any]:
    """For each thing its own; of an error that concerns them all, each gets a copy."""
    if flight.cancelled():
        return [ConnectionLost("the connection was closed") for _ in range(count)]
    if error := flight.exception():
        return [_copied(error) for _ in range(count)]
    return flight.result()


def _copied(error: BaseException) -> BaseException:
    """One for each who raises it, and names another location in it."""
    mine = copy(error)
    mine.__cause__ = error.__cause__
    return mine


def _look(answer: Future[Any]) -> None:
    """Look at an answer that perhaps nobody waits for, so that the loop is silent."""
    answer.cancelled() or answer.exception()
