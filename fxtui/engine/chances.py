"""How often a transfer may lose its line to a server that answers all the same."""

from __future__ import annotations

from fxtui.domain.errors import ConnectionLost, FxtuiError, TimedOut
from fxtui.domain.request import TransferId


class Chances:
    def __init__(self) -> None:
        self._losses: dict[TransferId, tuple[int, int]] = {}
        """How many runs of a transfer ended so, and the parts that it had then."""

    def another(
        self, transfer: TransferId, error: FxtuiError, *, parts: int, most: int
    ) -> bool:
        """Whether it may run again, ``most`` times without one more of its ``parts``."""
        if not isinstance(error, ConnectionLost | TimedOut):
            return False
        runs, before = self._losses.get(transfer, (0, 0))
        runs = 0 if parts > before else runs
        self._losses[transfer] = runs + 1, parts
        return runs < most

    def forget(self, transfer: TransferId) -> None:
        self._losses.pop(transfer, None)
