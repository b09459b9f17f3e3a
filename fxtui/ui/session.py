"""One sitting at the browser: what it begins with, what is kept when it ends."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from fxtui import wiring
from fxtui.config import Paths, read_config
from fxtui.domain.location import Location

from .actions import STOP
from .doorway import Doorway, Opening
from .keys import keys_for
from .last_place import last_place, other_tabs
from .places import BUCKETS, directory, home, local, typed_place
from .program import FxtuiApp
from .terminal import LastResort

if TYPE_CHECKING:
    from .parting import How


def browse(left: str | None, right: str | None, *, no_service: bool) -> int:
    """Raise ConfigError or ValueError if it cannot begin as it was asked to."""
    paths = wiring.paths_here()
    config = read_config(paths.config)
    ui = config.ui
    doorway = Doorway(wiring.disk_browser(), wiring.context_here())
    keys, places = keys_for(ui.keymap, ui.keys), _places(left, right, paths)
    app = FxtuiApp(doorway, keys, config, places, paths)
    app.browser.keeps = True
    if left is None:
        app.browser.last_tabs = partial(other_tabs, paths.state)
    opening = partial(wiring.opened, no_service=no_service)
    with LastResort(sys.__stderr__.fileno() if sys.__stderr__ else 2):
        result = asyncio.run(_sit(app, doorway, opening))
    _remember(app, paths)
    if no_service:
        _part(app, "alone")
    elif result == STOP:
        from fxtui.service.starter import stop  # rarely

        asyncio.run(stop(paths))
        _part(app, "stopped")
    else:
        _part(app, "detached" if app.browser.hears_engine else "lost")
    return app.return_code or 0


def _remember(app: FxtuiApp, paths: Paths) -> None:
    from .keeping import Keeping  # when it is over, if no sooner

    Keeping(app.browser, paths.state).at_end()


def _part(app: FxtuiApp, how: How) -> None:
    """Say in the terminal what goes on, unless that has gone: then nobody reads it."""
    from .parting import parting_words  # when it is over

    encoding = sys.stdout.encoding if sys.stdout else "ascii"
    with suppress(OSError):
        for line in parting_words(app.browser.under_way, how):
            os.write(1, f"{line}\n".encode(encoding, "replace"))


def _places(
    left: str | None, right: str | None, paths: Paths
) -> tuple[Location, Location]:
    """This folder, and where the right pane was when the browser was last left."""
    here = directory(local("."))
    before = None if right else last_place(paths.state)
    return (
        directory(typed_place(left, here, home())) if left else here,
        directory(typed_place(right, here, home())) if right else before or BUCKETS,
    )


async def _sit(app: FxtuiApp, doorway: Doorway, opening: Opening) -> str | None:
    """Run the browser; the doors are open from its first frame to its end."""
    end = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_collect_garbage(app.painted))
        tasks.create_task(doorway.keep_open(opening, app.painted, end))
        try:
            return await app.run_async()
        finally:
            app.painted.set()
            end.set()


async def _collect_garbage(painted: asyncio.Event) -> None:
    await painted.wait()
    gc.freeze()  # what is here now, stays: it need not be looked at again
    gc.enable()
