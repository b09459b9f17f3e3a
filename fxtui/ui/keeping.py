"""What is remembered for the next time, kept while the browser runs and when it ends.

So a line that drops, or a ``kill -9``, costs the last seconds only. Nothing of it is
written on the way of a key: it is gathered here, and a thread writes it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .last_place import OtherTabs, remember_place, remember_tabs
from .recents import remember_visits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fxtui.domain.location import Location

    from .browser import BrowserScreen
    from .frecency import Visit

_AFTER: Final = 3.0
"""Seconds behind a step, which are for more steps."""


class Keeping:
    def __init__(self, screen: BrowserScreen, state: Path) -> None:
        self._screen, self._state = screen, state
        self._is_coming = False

    def soon(self) -> None:
        """Somebody went somewhere."""
        if not self._is_coming:
            self._is_coming = True
            self._screen.set_timer(_AFTER, self._keep)

    def _keep(self) -> None:
        self._is_coming = False
        write = self._writing(self._screen.journeys.take())
        self._screen.run_worker(write, group="keeping", thread=True)

    def at_end(self) -> None:
        self._writing(self._screen.journeys.visits)()

    def _writing(self, visits: Sequence[Visit]) -> partial[None]:
        """How all that is so now is written."""
        screen = self._screen
        right, tabs = screen.panes[1], screen.other_tabs
        place = None if right.problem else right.location
        has_tabs = screen.last_tabs is not None or tabs != OtherTabs()
        return partial(_write, self._state, place, tabs if has_tabs else None, visits)


def _write(
    state: Path,
    place: Location | None,
    tabs: OtherTabs | None,
    visits: Sequence[Visit],
) -> None:
    if place is not None:
        remember_place(state, place)
    if tabs is not None:
        remember_tabs(state, tabs)
    if visits:
        remember_visits(state, visits)
