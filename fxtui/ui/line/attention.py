"""Whether somebody looks at this terminal, as far as it can tell.

Those that know DEC mode 1004 say when they get the focus and lose it. Of the others
(tmux, unless it is told to) only the keys tell.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Final

_STAYS: Final = 30.0
"""Seconds after a key for which somebody is taken to be there."""


class Attention:
    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._has_focus: bool | None = None
        self._typed = -inf

    def focus(self, has_it: bool) -> None:
        self._has_focus = has_it

    def typed(self) -> None:
        self._typed = self._clock()
        if self._has_focus is not None:
            self._has_focus = True  # what comes from the keyboard came through it

    @property
    def is_blurred(self) -> bool:
        """Whether it is known that the keys go elsewhere."""
        return self._has_focus is False

    @property
    def is_there(self) -> bool:
        """Whether somebody need not be called."""
        if self._has_focus is None:
            return self._clock() - self._typed < _STAYS
        return self._has_focus
