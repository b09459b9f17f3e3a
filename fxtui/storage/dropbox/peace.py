"""The time for which a Dropbox wants to hear nothing of an account. For threads.

Whoever asks meanwhile is refused as well, and that counts: so all of its calls wait for
the end of it, whichever of them was told.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Final

from fxtui.domain.errors import ConnectionLost

LONGEST: Final = 600.0
"""Seconds that are heeded; who is asked for more asks again after that."""


class Peace:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = 0.0
        self._closed = Event()

    def keep(self, seconds: float) -> None:
        """Ask nothing for so long, from now on."""
        self._until = max(self._until, self._clock() + min(seconds, LONGEST))

    @property
    def is_kept(self) -> bool:
        return self._until > self._clock()

    def wait(self) -> None:
        """Return when calls are welcome; raise ConnectionLost when none will be made."""
        while (left := self._until - self._clock()) > 0:
            if self._closed.wait(left):
                raise ConnectionLost("the account was closed")

    def close(self) -> None:
        """Let nobody wait any more."""
        self._closed.set()
