"""The browser as a Textual program: its screen, its look, and its life in a terminal."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, ClassVar, Final

from textual import constants, events, on
from textual.binding import Binding

from .bridge import JobsSeen
from .browser import BrowserScreen
from .keys import keys_for
from .line.adapter import LineApp
from .line.slowness import SLOW
from .pace import Pace
from .terminal import is_slow, leave_on_signals, leave_when_hung_up
from .themes import (
    HIGH_CONTRAST,
    PALE,
    changes,
    full_name,
    is_plain,
    shares,
    view_of,
)
from .typed_ahead import A_MOMENT, TypedAhead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import App
    from textual.await_complete import AwaitComplete
    from textual.binding import BindingType
    from textual.command import Provider
    from textual.screen import Screen

    from fxtui.config import Config, Paths, Ui
    from fxtui.domain.location import Location
    from fxtui.front.picture.easel import Easel, Graphic
    from fxtui.front.picture.told import Instead, Size

    from .doorway import Doorway
    from .herald import Herald
    from .keys import Keys
    from .line.pictures import Pictures


def _provider() -> type[Provider]:
    from .palette import CommandProvider  # when the palette is first opened

    return CommandProvider


_HEIGHTS: Final = [(0, "-low"), (16, "-high")]
"""Below so many lines what is Textual's own leaves out its margins."""


class FxtuiApp(LineApp[str], inherit_bindings=False):
    """Two panes and a queue. Its result is STOP if the service is to be stopped."""

    TITLE = "fxtui"
    CSS_PATH = "app.tcss"
    VERTICAL_BREAKPOINTS = _HEIGHTS
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_provider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "hint", show=False),
        Binding("ctrl+z", "suspend_process", show=False),  # in views too
        Binding("unbound", "command_palette", show=False),  # else Textual binds Ctrl+P
    ]

    def __init__(
        self,
        doorway: Doorway,
        keys: Keys,
        config: Config,
        places: tuple[Location, Location],
        paths: Paths | None = None,
    ) -> None:
        """``paths`` are where this person's own are, if they are not said."""
        self.ui = ui = config.ui
        """How it looks now, and which keys it obeys."""

        bare = "NO_COLOR" in os.environ
        super().__init__(is_paced=ui.paced, ansi_color=True if bare else None)
        self.painted = asyncio.Event()
        """Set when the first frame is on the screen: what may wait, waits for it."""

        view = view_of(ui)
        self.browser = BrowserScreen(doorway, keys, places, config.transfers, view)
        self.browser.own_paths = paths
        self._herald: Herald | None = None
        self._calling = Pace(self, 1.0, self._call_out)
        self.typed_ahead = TypedAhead(self)
        self._last_key = self.closed_by = ""
        """The keys that were obeyed last, and when the last view was left."""

        self._wrong = [*keys.problems]
        self.register_theme(HIGH_CONTRAST)
        if full_name(ui.theme) not in self.available_themes:
            known = ", ".join(sorted(self.available_themes))
            self._wrong.append(f"[ui] there is no theme {ui.theme!r}, only {known}")
        self._dress(ui, keys)

    def get_default_screen(self) -> BrowserScreen:
        self.browser.expect(self.size)
        return self.browser

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return shares(self.ui)

    @property
    def themes(self) -> list[str]:
        """Those that this terminal can show."""
        names = sorted(self.available_themes)
        return [n for n in names if n.startswith("ansi")] if self._is_plain else names

    def wear(self, ui: Ui) -> None:
        """Look and behave otherwise from now on."""
        old, self.ui = self.ui, ui
        keys = keys_for(ui.keymap, ui.keys)
        self._dress(ui, keys)
        self.browser.rekey(keys)
        self.pace(is_paced=ui.paced)
        if seen := changes(view_of(old), view_of(ui)):
            self.browser.see(seen)
        if shares(ui) != shares(old):
            self.refresh_css(animate=False)

    def _dress(self, ui: Ui, keys: Keys) -> None:
        theme = full_name(ui.theme)
        if self._is_plain and not theme.startswith("ansi"):
            theme = PALE
        if theme in self.available_themes:
            self.theme = theme
        is_still = ui.animation != "on" or is_slow(os.environ)
        self.animation_level = "none" if is_still else constants.TEXTUAL_ANIMATIONS
        self.set_keymap(keys.keymap())

    @property
    def _is_plain(self) -> bool:
        return is_plain(os.environ)

    async def on_event(self, event: events.Event) -> None:
        if self.typed_ahead.keeps(event):
            return
        if not isinstance(event, events.Key):
            await super().on_event(event)
            return
        self._last_key, is_back = event.key, event.is_forwarded
        await super().on_event(event)
        self.typed_ahead.give_on(event, is_back=is_back)

    def pop_screen(self) -> AwaitComplete:
        """What is typed behind an answer is for the next question, or for the panes."""
        self.typed_ahead.hold(A_MOMENT)
        self.closed_by = self._last_key
        return super().pop_screen()

    def _give_keys(self, screen: Screen[object]) -> None:
        """A screen that came has what was typed for it, when it has the focus."""
        typed = self.typed_ahead
        if screen is not self.browser or not self.browser.is_asking:
            screen.call_after_refresh(typed.release, typed.current)

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._repaint)
        self.screen_change_signal.subscribe(self, self._give_keys)
        self.call_after_refresh(self.painted.set)
        for wrong in self._wrong:
            self.notify(wrong, severity="warning", markup=False)
        if not self.is_headless:
            leave_on_signals(self.exit)
            leave_when_hung_up(sys.stdin.fileno(), self.exit)

    def action_hint(self) -> None:
        self.browser.status.tell("q leaves, and transfers go on; Q stops them first.")

    def action_suspend_process(self) -> None:
        if os.getsid(0) == os.getpid():  # in a page, or a window of its own: no fg comes
            self.browser.status.tell("Nothing to go back to: no shell is behind this.")
        else:
            super().action_suspend_process()

    # --- Pictures ------------------------------------------------------------------

    def easel(self, room: Size) -> Easel | Instead | None:
        """How a picture is drawn that has so many cells; None: it is being found out."""
        wish, pictures = self.ui.pictures, self._asked_for_pictures
        if pictures is None:
            return "off" if wish == "off" else "blocks"
        if not pictures.is_known:
            return None
        return pictures.easel(wish, room, is_slow=(self.lag or 0.0) > SLOW)

    async def easel_at_last(self, room: Size) -> Easel | Instead:
        """The same, when it is known."""
        if pictures := self._asked_for_pictures:
            await pictures.known()
        return self.easel(room) or "blocks"

    def hang(self, graphics: Iterable[Graphic]) -> None:
        """Have marks of these be pictures."""
        for graphic in graphics:
            if self.pictures:
                self.pictures.gallery.hang(graphic)

    @property
    def _asked_for_pictures(self) -> Pictures | None:
        """Nobody is asked for what is not wanted."""
        return None if self.ui.pictures in ("blocks", "off") else self.pictures

    # --- The line, and who is at its end -------------------------------------------

    def line_changed(self) -> None:
        self.browser.see_line(self.lag, is_blurred=self.attention.is_blurred)
        if self._herald:
            self._calling.soon()

    @property
    def herald(self) -> Herald:
        if self._herald is None:
            from .herald import Herald  # behind the first frame
            from .line.osc import abilities

            self._herald = Herald(self, abilities(os.environ), lambda: self.ui)
        return self._herald

    @on(JobsSeen)
    def _hear(self, event: JobsSeen) -> None:
        self.herald.take(event.jobs, event.share)
        self._calling.soon()

    def _call_out(self) -> None:
        self.herald.speak(is_there=self.attention.is_there)

    def _repaint(self, _app: App[object]) -> None:
        self.redraw()
