"""Keys that were typed for what is not on the screen yet.

Over a slow line several keys come in one piece: ``/`` and what is to be looked for, or
``r`` and a new name. Textual hands them all to whoever has the focus when they come, and
there each would be a command. So from the command that asks for something until that has
the focus keys are kept, and then they are given to it.
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from textual import events

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

_STEPS: Final = frozenset({"tab", "shift+tab"})
_SEND: Final = "enter"
_A_LETTER: Final = ("a", "a")
"""Who takes this as text is typed into."""

A_MOMENT: Final = 0.3
"""Seconds in which a dialog that was sent is closed, if nothing in it is wrong, and the
next one is there, if nothing has to be asked of a storage before."""

_PATIENCE: Final = 1.0
"""Seconds after which they go to whoever has the focus all the same."""


class TypedAhead:
    def __init__(self, app: App[str]) -> None:
        self._app = app
        self._kept: list[events.Key] = []
        self._wait: Timer | None = None
        """There while keys are kept."""

        self._holds = 0
        self._step: events.Event | None = None
        """A key that gives the focus on, and has not come back from who had it: those
        before it are not kept for what comes behind it."""

    def hold(self, patience: float = _PATIENCE) -> int:
        """Something is on its way that will ask for keys; what ``release`` takes."""
        self._step = None
        if self._wait:
            self._wait.stop()
        self._wait = self._app.set_timer(patience, self.release)
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
        if self._step and (event is self._step or event.time < self._step.time):
            return False
        self._kept.append(event)
        return True

    def give_on(self, event: events.Event, *, is_back: bool) -> None:
        """A key has been handed to who has the focus, or rose from there again.

        By then Textual has obeyed it, if it gives the focus on, or edits a text: what is
        kept is to be typed where it leads. But what Enter sends is read a few messages
        later, and is not to be typed into.
        """
        if not isinstance(event, events.Key):
            return
        if is_back and event is self._step:
            self._step = None
            if event.key == _SEND:
                self._app.set_timer(A_MOMENT, partial(self.release, self._holds))
            else:
                self.release()
        elif event.is_forwarded and not is_back and self._is_step(event):
            self.hold()
            self._step = event

    def _is_step(self, event: events.Key) -> bool:
        focused = self._app.focused
        if focused is not None and focused.check_consume_key(*_A_LETTER):
            return not event.is_printable
        return self._app.screen.is_modal and event.key in _STEPS

    def release(self, held: int | None = None) -> None:
        """What was on its way is there, or will not come.

        Not if something else than what was ``held`` for is on its way by now.
        """
        if self._wait:
            # In the name of the app: a key does not rise beyond the widget that posts it.
            self._app.call_next(self._give, held)

    async def _give(self, held: int | None) -> None:
        if self._wait is None or held not in {None, self._holds}:
            return
        self._wait.stop()
        self._wait = None
        kept, self._kept = sorted(self._kept, key=attrgetter("time")), []
        for key in kept:  # at once: newer ones may be on their way to the app already
            again = events.Key(key.key, key.character)
            again.time = key.time
            await self._app.on_event(again)
