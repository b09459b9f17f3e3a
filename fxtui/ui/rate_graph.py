"""A rate over the last seconds, as a row of blocks; pure.

Textual's own Sparkline colours each cell apart and costs 12 kB a frame over SSH. This is
text, and so a part of one Segment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

BLOCKS: Final = "▁▂▃▄▅▆▇█"


def rate_graph(rates: Sequence[float], width: int) -> str:
    """The last ``width`` rates against the highest of them, the newest at the right."""
    shown = rates[-width:] if width > 0 else ()
    top = max(shown, default=0.0)
    return "".join(_block(rate, top) for rate in shown).rjust(width)


def _block(rate: float, top: float) -> str:
    if top <= 0 or rate <= 0:
        return BLOCKS[0]
    return BLOCKS[min(len(BLOCKS) - 1, int(rate / top * len(BLOCKS)))]


class RateHistory:
    """The rate of each of the last seconds, in which anything moved."""

    def __init__(self, length: int) -> None:
        self._rates: deque[float] = deque(maxlen=length)
        self._second = -1

    def add(self, rate: float, *, at: float) -> None:
        """Note a rate; of several in one second the last one counts."""
        second = int(at)
        if second == self._second and self._rates:
            self._rates[-1] = rate
        else:
            self._rates.append(rate)
        self._second = second

    def clear(self) -> None:
        self._rates.clear()

    @property
    def rates(self) -> Sequence[float]:
        return tuple(self._rates)
