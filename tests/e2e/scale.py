"""How much a crossing has of everything: all of it only in ``make soak``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fxtui.domain.policy import MIB

PARTS_AT_ONCE: Final = 4


@dataclass(frozen=True)
class Scale:
    size: int
    part: int
    kills: int
    stall: float
    """Seconds."""

    patience: float
    """Seconds until a crossing that has not ended never will."""

    refusals: float = 0.05
    """Which share of all requests is refused, if any is."""

    @property
    def in_flight(self) -> int:
        """Bytes that may be lost, at most, whenever the service dies."""
        return self.part * PARTS_AT_ONCE


TINY: Final = Scale(
    40 * MIB, part=5 * MIB, kills=1, stall=2.0, patience=60.0, refusals=0.2
)
SMALL: Final = Scale(64 * MIB, part=8 * MIB, kills=5, stall=3.0, patience=75.0)
FULL: Final = Scale(1024 * MIB, part=8 * MIB, kills=20, stall=30.0, patience=900.0)
