"""Keys that were typed for what is not on the screen yet.

Over a slow line several keys come in one piece: ``/`` and what is to be looked for, or
``r`` and a new name. Textual hands them all to whoever has the focus when they come, and
there each would be a command. So from the command that asks for something until that has
the focus keys are kept, and then they are given to it.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from textual import events

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

_PATIENCE: Final = 1.0
"""Seconds after which they go to whoever has the focus all the same."""


class TypedAhead:
    def __init__(self, app: App[str]) -> None:
        self._app = app
        self._kept: list[events.Key] = []
        self._wait: Timer | None = None
        """There while keys are kept."""

        self._holds = 0

    def hold(self) -> int:
        """Something is on its way that will ask for keys; what ``release`` takes."""
        if self._wait:
            self._wait.stop()
        self._wait = self._app.set_timer(_PATIENCE, self.release)
        self._holds += 1
        return self._holds

    @property
    def current(self) -> int:
        """What was held for last."""
        return self._holds

    def keeps(self, event: events.Event) -> bool:
        """Whether an event is a key that has to wait, and does from now on."""
        if self._wait is None or not isinstance(event, events.Key):
            return False
        self._kept.append(event)
        return True

    def release(self, held: int | None = None) -> None:
        """What was on its way is there, or will not come.

        Not if something else than what was ``held`` for is on its way by now.
        """
        if self._wait:
            # In the name of the app: a key does not rise beyond the widget that posts it.
            self._app.call_next(self._give, held)

    def _give(self, held: int | None) -> None:
        if self._wait is None or held not in {None, self._holds}:
            return
        self._wait.stop()
        self._wait = None
        kept, self._kept = sorted(self._kept, key=attrgetter("time")), []
        for key in kept:
            self._app.post_message(events.Key(key.key, key.character))
