"""The browser as a program: its screen, its look, and how it begins and ends."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App
from textual.binding import Binding

from fxtui import wiring
from fxtui.config import read_config
from fxtui.domain.errors import ConfigError

from .actions import STOP
from .browser import BrowserScreen
from .doorway import Doorway
from .keys import keys_for
from .last_place import last_place, remember_place
from .places import BUCKETS, directory, local, typed_place
from .terminal import (
    LOOK_EVERY,
    LastResort,
    has_few_colours,
    hung_up,
    is_slow,
    leave_on_signals,
    refusal,
    speak_utf8,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType
    from textual.command import Provider

    from fxtui.config import Ui
    from fxtui.domain.location import Location

    from .doorway import Opening
    from .keys import Keys

_PALE: Final = "ansi-dark"
"""The theme that keeps the terminal's own colours: for 16 of them, and for none."""


def _provider() -> type[Provider]:
    from .palette import CommandProvider  # when the palette is first opened

    return CommandProvider


class FxtuiApp(App[str], inherit_bindings=False):
    """Two panes and a queue. Its result is STOP if the service is to be stopped."""

    TITLE = "fxtui"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_provider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "hint", show=False),
        Binding("unbound", "command_palette", show=False),  # else Textual binds Ctrl+P
    ]

    def __init__(
        self, doorway: Doorway, keys: Keys, ui: Ui, places: tuple[Location, Location]
    ) -> None:
        bare = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if bare else None)
        self.painted = asyncio.Event()
        """Set when the first frame is on the screen: what may wait, waits for it."""

        self.browser = BrowserScreen(doorway, keys, *places)
        self._wrong_keys = keys.problems
        if bare or has_few_colours(os.environ):
            self.theme = _PALE
        elif ui.theme in self.available_themes:
            self.theme = ui.theme
        if ui.animation == "off" or (ui.animation == "auto" and is_slow(os.environ)):
            self.animation_level = "none"
        self.set_keymap(keys.keymap())

    def get_default_screen(self) -> BrowserScreen:
        return self.browser

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._repaint)
        self.call_after_refresh(self.painted.set)
        for wrong in self._wrong_keys:
            self.notify(wrong, severity="warning", markup=False)
        if not self.is_headless:
            leave_on_signals(self.exit)
            self.set_interval(LOOK_EVERY, self._leave_if_hung_up)

    def action_hint(self) -> None:
        self.browser.status.tell("q leaves, and transfers go on; Q stops them first.")

    def _repaint(self, _app: App[object]) -> None:
        self.screen.refresh(layout=True)

    def _leave_if_hung_up(self) -> None:
        if hung_up(sys.stdin.fileno()):
            self.exit()


def run(left: str | None = None, right: str | None = None, *, no_service: bool) -> int:
    """Open the browser; return its exit status."""
    if why := refusal(os.environ):
        return _refuse(why)
    speak_utf8()
    paths, here = wiring.paths_here(), directory(local("."))
    home = os.path.expanduser("~")  # noqa: PTH111  # text is what is wanted
    try:
        ui = read_config(paths.config).ui
        places = (
            directory(typed_place(left, here, home)) if left else here,
            directory(typed_place(right, here, home))
            if right
            else last_place(paths.state) or BUCKETS,
        )
    except (ConfigError, ValueError) as error:
        return _refuse(str(error))
    doorway = Doorway(wiring.disk_browser(), wiring.context_here())
    app = FxtuiApp(doorway, keys_for(ui.keymap, ui.keys), ui, places)
    with LastResort(sys.__stderr__.fileno() if sys.__stderr__ else 2):
        result = asyncio.run(
            _live(app, doorway, partial(wiring.opened, no_service=no_service))
        )
    remember_place(paths.state, app.browser.panes[1].location)
    if result == STOP and not no_service:
        from fxtui.service.starter import stop  # only now

        asyncio.run(stop(paths))
    return app.return_code or 0


async def _live(app: FxtuiApp, doorway: Doorway, opening: Opening) -> str | None:
    """Run the browser, with the doors open from its first frame to its end."""
    end = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(doorway.keep_open(opening, app.painted, end))
        try:
            return await app.run_async()
        finally:
            app.painted.set()
            end.set()


def _refuse(why: str) -> int:
    sys.stderr.write(f"fxtui: {why}\n")
    return 2
