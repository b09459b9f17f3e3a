"""A thing is done soon, and no more often than is wanted at that time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from fxtui.ui.pace import Pace

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


class Later:
    """What stands for a timer, and for the pump that has it."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.is_stopped = False

    def call_later(self, action: Callable[[], None]) -> None:
        action()

    def set_timer(self, wait: float, _: Callable[[], None]) -> Later:
        self.waits.append(wait)
        return self

    def stop(self) -> None:
        self.is_stopped = True


def paced(every: float, done: list[str]) -> tuple[Pace, Later]:
    later = Later()
    return Pace(cast("MessagePump", later), every, lambda: done.append("it")), later


def test_the_first_time_is_now_and_the_others_wait_together() -> None:
    done: list[str] = []
    pace, later = paced(5.0, done)

    for _ in range(4):
        pace.soon()

    assert done == ["it"]
    assert len(later.waits) == 1
    assert 4.0 < later.waits[0] <= 5.0


def test_what_waits_comes_sooner_when_it_may_come_more_often() -> None:
    done: list[str] = []
    pace, later = paced(5.0, done)
    pace.soon()
    pace.soon()

    pace.every = 0.0

    assert later.is_stopped
    assert done == ["it", "it"]


def test_nothing_comes_because_it_might_come_more_often() -> None:
    done: list[str] = []
    pace, _ = paced(5.0, done)
    pace.soon()

    pace.every = 0.0

    assert done == ["it"]
