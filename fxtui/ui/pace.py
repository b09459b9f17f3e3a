"""Doing a thing soon, but not more often than a person can see."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from .line.compositor import act

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


class Pace:
    """However often ``soon`` is called, ``action`` runs at most ``every`` seconds."""

    def __init__(
        self, pump: MessagePump, every: float, action: Callable[[], None]
    ) -> None:
        self._pump, self._every, self._action = pump, every, action
        self._last = -inf
        self._is_coming = False
        self._timer: TimerHandle | None = None

    @property
    def every(self) -> float:
        return self._every

    @every.setter
    def every(self, seconds: float) -> None:
        """What is to come does not wait longer than from now on."""
        is_sooner, self._every = seconds < self._every, seconds
        if is_sooner and self._timer:
            self._timer.cancel()
            self._timer, self._is_coming = None, False
            self.soon()

    def soon(self) -> None:
        if self._is_coming:
            return
        self._is_coming = True
        wait = self._last + self._every - monotonic()
        if wait > 0:  # a timer of Textual's is a task, and costs ten times as much
            later = get_running_loop().call_later
            self._timer = later(wait, act, self._pump, self._act)
        else:
            self._pump.call_later(self._act)

    def _act(self) -> None:
        self._is_coming, self._timer, self._last = False, None, monotonic()
        self._action()
