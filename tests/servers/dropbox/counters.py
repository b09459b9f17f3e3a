"""What was asked of the emulator: calls, bytes, how many at once, and what was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Counters:
    calls: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    """``api files/list_folder``: by the host that was meant, and the route."""

    peaks: Counter[str] = field(default_factory=Counter)
    """How many calls of a route (or of all: ``*``) there were at once, at most."""

    writers: Counter[str] = field(default_factory=Counter)
    """How many changes of a namespace were wanted at once, at most."""

    ranges: list[str] = field(default_factory=list)
    """The ``Range`` of each download that had one, with the size of the file."""

    bytes_in: int = 0
    bytes_out: int = 0
    early: int = 0
    """Calls that came before a ``Retry-After`` had passed."""

    problems: list[str] = field(default_factory=list)
    """What was against the rules, of the client or of the emulator."""

    _now: Counter[str] = field(default_factory=Counter)
    _writing: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def call(self, route: str) -> Iterator[None]:
        self.calls[route] += 1
        for name in (route, "*"):
            self._now[name] += 1
            self.peaks[name] = max(self.peaks[name], self._now[name])
        try:
            yield
        finally:
            self._now.subtract((route, "*"))

    @contextmanager
    def writing(self, space: str) -> Iterator[int]:
        """Count who wants to change a namespace; say how many do already."""
        before = self._writing[space]
        self._writing[space] += 1
        self.writers[space] = max(self.writers[space], before + 1)
        try:
            yield before
        finally:
            self._writing[space] -= 1

    def json(self) -> dict[str, Any]:
        known = vars(self).items()
        plain = {name: value for name, value in known if not name.startswith("_")}
        return {**plain, "total": self.calls.total()}
