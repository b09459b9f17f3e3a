"""When the next frame may be sent: when the terminal has answered the one before.

A process cannot see what waits in the buffers of a slow line; only an answer from its
far end tells. Behind each frame the cursor is set to a place and the terminal is asked
where it is (CPR, ``ESC [ 6 n``). The place is the number of the question, so an answer
that is late, or lost, is never taken for another one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Final

PATIENCE: Final = 3.0
"""Seconds after which a frame that was not answered no longer holds the next one."""

TRIES: Final = 3
"""Frames that may go unanswered one after the other until none is held any more."""

_NUMBERS: Final = 9
"""Questions that can be told apart."""

_REMEMBERED: Final = 5

_ROW: Final = 2
"""Not the first: ``ESC [ 1 ; 2 R`` is Shift-F3 as well."""

QUESTION: Final = "\x1b[6n"


def question(number: int) -> str:
    return f"\x1b[{_ROW};{number}H{QUESTION}"


def number_of(row: int, column: int) -> int | None:
    """Which question the terminal answers with this place, counted from 1."""
    return column if row == _ROW else None


class Pacing:
    """Frames are held only for a terminal that has shown that it answers."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._number = 0
        self._asked: dict[int, float] = {}
        self._answers = False
        self._missed = 0
        self._took: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def lag(self) -> float | None:
        """Seconds that a frame takes to its terminal and back, one time with another."""
        ordered = sorted(self._took)
        return ordered[len(ordered) // 2] if ordered else None

    def wait(self) -> float:
        """Seconds until the next frame may be sent, if no answer comes before."""
        if not self._asked or not self._answers:
            return 0.0
        last = next(reversed(self._asked.values()))
        return max(0.0, last + PATIENCE - self._clock())

    def ask(self) -> int:
        """A frame is sent now: the number of the question behind it."""
        if self._asked:
            self._missed += 1
            self._answers = self._answers and self._missed < TRIES
        self._number = self._number % _NUMBERS + 1
        self._asked.pop(self._number, None)
        self._asked[self._number] = self._clock()
        return self._number

    def answered(self, number: int, at: float) -> bool:
        """Whether that was asked. Whoever answers it has had all that was sent before."""
        if number not in self._asked:
            return False
        self._took.append(at - self._asked[number])
        for each in [*self._asked]:
            del self._asked[each]
            if each == number:
                break
        self._answers, self._missed = True, 0
        return True

    def forget(self) -> None:
        """What is asked will not be answered: somebody else had the terminal."""
        self._asked.clear()
