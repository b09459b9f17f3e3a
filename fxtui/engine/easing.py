"""Fewer requests at once when a server asks for it, and slowly more again.

Additive increase, multiplicative decrease, as TCP does it. Pure: a clock is an argument.
"""

from __future__ import annotations

from typing import Final

from fxtui.domain.value import Value

SETTLE: Final = 1.0
"""Seconds after a cut in which more complaints are about what flew before it."""

GROW_EVERY: Final = 5.0
"""Seconds after which one more may fly (s3.md §2.1: servers ramp up in minutes)."""


class Easing(Value, frozen=True):
    """At most ``cut_to`` at the time ``at``, and more since; None: nobody complained."""

    cut_to: int | None = None
    at: float = 0.0

    def cut(self, limit: int, now: float) -> Easing:
        """After a complaint while ``limit`` were allowed: half of it, at least one."""
        if self.cut_to is not None and now - self.at < SETTLE:
            return self
        return Easing(max(1, limit // 2), now)

    def limit(self, most: int, now: float) -> int:
        """How many may fly now, 1 to ``most``."""
        if self.cut_to is None:
            return most
        return min(most, self.cut_to + int((now - self.at) / GROW_EVERY))
