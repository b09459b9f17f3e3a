"""What waits to be asked: several queues, of each of which only so much may be out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A")


@dataclass(slots=True, eq=False)
class Queue(Generic[A]):
    waiting: deque[A]
    most: int
    """So many may be out at once."""

    out: int = 0

    @property
    def has_turn(self) -> bool:
        """Whether its next one may go out."""
        return bool(self.waiting) and self.out < self.most


class Queues(Generic[A]):
    """The first that may, asks."""

    def __init__(self) -> None:
        self._queues: list[Queue[A]] = []

    def __len__(self) -> int:
        return sum(len(queue.waiting) for queue in self._queues)

    def add(self, asks: Iterable[A], most: int) -> None:
        self._tidy()
        self._queues.append(Queue(deque(asks), most))

    def next(self) -> Queue[A] | None:
        """The one whose turn it is."""
        for queue in self._queues:
            if queue.has_turn:
                return queue
        return None

    def again(self, queue: Queue[A], ask: A) -> None:
        """Ask this once more, after the others."""
        queue.waiting.append(ask)
        if queue not in self._queues:
            self._queues.append(queue)

    def taken(self, is_unwanted: Callable[[A], bool] = lambda _: True) -> list[A]:
        """Take these away; all, if nothing is said."""
        found = []
        for queue in self._queues:
            found += [ask for ask in queue.waiting if is_unwanted(ask)]
            queue.waiting = deque(a for a in queue.waiting if not is_unwanted(a))
        self._tidy()
        return found

    def _tidy(self) -> None:
        """Forget those in which nothing waits."""
        self._queues = [queue for queue in self._queues if queue.waiting]
