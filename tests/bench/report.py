"""What a benchmark prints: a figure, what it is compared with, and the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Line:
    """One figure. ``goal`` is the most it should be; a ratio is to a peer of the run."""

    what: str
    figure: float
    unit: str
    goal: float | None = None
    more_is_better: bool = False

    @property
    def is_reached(self) -> bool:
        if self.goal is None:
            return True
        if self.more_is_better:
            return self.figure >= self.goal
        return self.figure <= self.goal

    def __str__(self) -> str:
        sign = "≥" if self.more_is_better else "≤"
        goal = "" if self.goal is None else f"{sign} {self.goal:g} {self.unit}"
        mark = " " if self.is_reached else "!"
        return f"{mark} {self.what:<58} {self.figure:>10.2f} {self.unit:<6} {goal}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(values: Sequence[float]) -> float:
    return median(values)
