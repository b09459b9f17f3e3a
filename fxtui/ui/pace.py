"""Doing a thing soon, but not more often than a person can see."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


class Pace:
    """However often ``soon`` is called, ``action`` runs at most ``every`` seconds."""

    def __init__(
        self, pump: MessagePump, every: float, action: Callable[[], None]
    ) -> None:
        self._pump, self.every, self._action = pump, every, action
        self._last = -inf
        self._is_coming = False

    def soon(self) -> None:
        if self._is_coming:
            return
        self._is_coming = True
        wait = self._last + self.every - monotonic()
        if wait > 0:
            self._pump.set_timer(wait, self._act)
        else:
            self._pump.call_later(self._act)  # no timer of Textual's can be of 0 seconds

    def _act(self) -> None:
        self._is_coming, self._last = False, monotonic()
        self._action()
