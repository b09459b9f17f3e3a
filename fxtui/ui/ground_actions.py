"""What panes say of their places besides the rows, which is kept true as time goes by.

Where an account may see one prefix only, a pane goes there at once.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Final, cast

from fxtui.domain.value import replace

from .part import ScreenPart
from .places import is_top

if TYPE_CHECKING:
    from textual.timer import Timer

    from fxtui.domain.location import Location

    from .grounds import Grounds
    from .pane import Pane
    from .program import FxtuiApp

_TICK: Final = 30.0
"""Seconds between two looks at keys that end."""


class GroundActions(ScreenPart):
    _grounds: Grounds
    panes: tuple[Pane, Pane]
    _tick: Timer | None = None

    async def explore(self, pane: Pane, location: Location) -> None:
        """Have a pane that shows a place say what else is true of it."""
        await cast("FxtuiApp", self.app).painted.wait()  # nobody waits for this
        ground = await self._grounds.explore(location)
        if pane.location != location:
            return
        pane.stand_on(ground)
        if ground.lease and self._tick is None:
            self._tick = self.set_interval(_TICK, self._tell_leases)
        if ground.root and is_top(location):
            self.enter(pane, replace(location, key=ground.root))

    @abstractmethod
    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None:
        """Show a directory in a pane."""

    def _tell_leases(self) -> None:
        self.run_worker(self._explore_all(), group="leases", exclusive=True)

    async def _explore_all(self) -> None:
        for pane in self.panes:
            await self.explore(pane, pane.location)
