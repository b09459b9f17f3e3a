"""The whole browser on real storages and a real engine, without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key  # as Pilot does

from fxtui.config import Config, Paths, Ui
from fxtui.domain.context import Context
from fxtui.domain.engine import Doors, Engine
from fxtui.domain.location import Location
from fxtui.engine.browse import StorageBrowser
from fxtui.ui.browser import BrowserScreen
from fxtui.ui.doorway import Doorway
from fxtui.ui.keys import keys_for
from fxtui.ui.pane import Pane
from fxtui.ui.program import FxtuiApp
from fxtui.ui.transfers import TransfersPanel
from tests.engines import ME, World, at, engine_on, memory

if TYPE_CHECKING:
    from textual.pilot import Pilot

BUCKET = memory("bucket/")


@dataclass
class Stage:
    pilot: Pilot[str]
    world: World
    engine: Engine

    @property
    def app(self) -> FxtuiApp:
        assert isinstance(self.pilot.app, FxtuiApp)
        return self.pilot.app

    @property
    def screen(self) -> BrowserScreen:
        return self.app.browser

    @property
    def left(self) -> Pane:
        return self.screen.panes[0]

    @property
    def right(self) -> Pane:
        return self.screen.panes[1]

    @property
    def queue(self) -> TransfersPanel:
        assert self.screen.queue
        return self.screen.queue

    @property
    def lines(self) -> list[str]:
        """What is on the screen, dialogs included."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    def type_ahead(self, *keys: str) -> None:
        """Keys that come in one piece, as over a slow line."""
        for key in keys:
            character = key if len(key) == 1 else None
            self.app.post_message(events.Key(_character_to_key(key), character))

    async def until(self, is_so: Callable[[], object]) -> None:
        """Let the program go on until this is so."""
        async with asyncio.timeout(20):
            while not is_so():
                await self.pilot.pause()

    async def shows(self, text: str) -> None:
        try:
            await self.until(lambda: text in self.text)
        except TimeoutError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.text}") from None

    async def shows_no(self, text: str) -> None:
        await self.until(lambda: text not in self.text)


def names(pane: Pane) -> list[str]:
    """The names that are seen, in their order."""
    rows = pane.listing.rows
    return [rows.names[row] for row in rows.shown]


@asynccontextmanager
async def stage(
    left: Path | Location,
    right: Path | Location = BUCKET,
    *,
    size: tuple[int, int] = (120, 36),
    world: World | None = None,
    ui: Ui | None = None,
    engine: Engine | None = None,
    context: Context = ME,
    paths: Paths | None = None,
) -> AsyncIterator[Stage]:
    """The browser, with both panes filled; what it keeps is kept below ``paths``."""
    world, ui = world or World(), ui or Ui()
    left, right = (at(p) if isinstance(p, Path) else p for p in (left, right))
    async with engine_on(world) as own:
        browser = StorageBrowser(world.open)
        doorway = Doorway(browser, context)
        doorway.open(Doors(engine or own, browser))
        keys = keys_for(ui.keymap, ui.keys)
        app = FxtuiApp(doorway, keys, Config(ui=ui), (left, right), paths)
        async with app.run_test(size=size) as pilot:
            found = Stage(pilot, world, engine or own)
            await found.until(
                lambda: not any(pane.is_listing for pane in found.screen.panes)
            )
            await found.until(lambda: found.screen.queue)
            yield found
