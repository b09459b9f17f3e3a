"""What goes wrong, and when: switches that a test sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    """One trouble, at some calls of a route."""

    kind: str
    """See ``troubles.py`` for each."""

    route: str = "*"
    """``files/upload``; what ends in ``*`` is of all routes that begin so."""

    skip: int = 0
    """Calls that are spared before."""

    times: int = 1
    """Calls that it meets; -1: all."""

    value: Any = None
    """What the kind asks for: seconds, bytes, an error."""

    def meets(self, route: str) -> bool:
        """Whether it meets this call, which it then has counted."""
        start = self.route.removesuffix("*")
        is_named = route.startswith(start) if self.route != start else route == start
        if not is_named or not self.times:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= self.times > 0
        return True


@dataclass
class Switchboard:
    faults: list[Fault] = field(default_factory=list)

    def met_by(self, route: str) -> Fault | None:
        return next((each for each in self.faults if each.meets(route)), None)
