"""Many descriptors, of which few have something to say at a time.

They are told to the system once, where it can be: to be asked about each of two hundred
lines again for every answer takes longer than the answer.
"""

from __future__ import annotations

import select
import sys
from contextlib import suppress
from typing import Final

IN: Final = select.POLLIN | select.POLLHUP | select.POLLERR
OUT: Final = select.POLLOUT


class Watch:
    """Watches for something to read. Only who made it uses it."""

    def __init__(self) -> None:
        if sys.platform == "linux":
            self._poll = select.epoll()
        else:
            self._poll = select.poll()

    def add(self, descriptor: int) -> None:
        self._poll.register(descriptor, IN)

    def has_more_to_say(self, descriptor: int) -> None:
        """Watch for room to write as well."""
        self._poll.modify(descriptor, IN | OUT)

    def has_said_all(self, descriptor: int) -> None:
        self._poll.modify(descriptor, IN)

    def drop(self, descriptor: int) -> None:
        """Before it is closed: its number may be another's then."""
        with suppress(KeyError, FileNotFoundError):
            self._poll.unregister(descriptor)

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        """Who has news, and what: after so long, nobody."""
        if sys.platform == "linux":
            return self._poll.poll(seconds)
        return self._poll.poll(seconds * 1000)

    def close(self) -> None:
        if sys.platform == "linux":
            self._poll.close()
