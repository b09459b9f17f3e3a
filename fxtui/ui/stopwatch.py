"""How long something takes, told once a second while it does."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

_EVERY: Final = 1.0


class Stopwatch:
    def __init__(self, widget: Widget, tell: Callable[[], None]) -> None:
        """``tell`` is called every second between ``begin`` and ``end``."""
        self._widget, self._tell = widget, tell
        self._timer: Timer | None = None
        self._began = 0.0

    @property
    def seconds(self) -> float:
        """Since it began; 0 when it does not run."""
        return monotonic() - self._began if self._timer else 0.0

    def begin(self) -> None:
        """From now on; again, if it runs."""
        self.end()
        self._began = monotonic()
        self._timer = self._widget.set_interval(_EVERY, self._tell)

    def end(self) -> None:
        if self._timer:
            self._timer.stop()
        self._timer = None
