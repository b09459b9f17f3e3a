"""How the browser begins: what the first frame is, so that no second one mends it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from textual.geometry import Size

from fxtui.config import Ui
from fxtui.domain.policy import Policy
from fxtui.ui.browser import BrowserScreen
from fxtui.ui.doorway import Doorway
from fxtui.ui.keys import keys_for
from fxtui.wiring import context_here, disk_browser
from tests.engines import at

from .stage import stage

MOST_MODULES: Final = 100
"""Of ours, before the first frame: each takes 0.2 ms, more with classes of Textual's."""


def screen_at(folder: Path) -> BrowserScreen:
    ui = Ui()
    doorway = Doorway(disk_browser(), context_here())
    keys, places = keys_for(ui.keymap, ui.keys), (at(folder), at(folder))
    return BrowserScreen(doorway, keys, places, Policy())


@pytest.mark.parametrize("size", [(120, 36), (80, 16), (79, 15), (40, 10), (40, 7)])
async def test_what_is_styled_for_a_size_before_the_first_frame_stays(
    size: tuple[int, int], tmp_path: Path
) -> None:
    screen = screen_at(tmp_path)

    screen.expect(Size(*size))

    async with stage(tmp_path, tmp_path, size=size) as shown:
        assert screen.classes == shown.screen.classes


def test_the_first_frame_is_painted_with_what_it_shows_alone(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from fxtui.config import Config\n"
        "from fxtui.ui.doorway import Doorway\n"
        "from fxtui.ui.keys import keys_for\n"
        "from fxtui.ui.places import directory, local\n"
        "from fxtui.ui.program import FxtuiApp\n"
        "from fxtui.wiring import context_here, disk_browser\n"
        "class Painted(asyncio.Event):\n"
        "    def set(self):\n"
        "        print(*sys.modules)\n"
        "        app.exit()\n"
        "here = directory(local(sys.argv[1]))\n"
        "doorway = Doorway(disk_browser(), context_here())\n"
        "app = FxtuiApp(doorway, keys_for('default', {}), Config(), (here, here))\n"
        "app.painted = Painted()\n"
        "app.run(headless=True)\n"
    )
    (tmp_path / "an-entry").touch()

    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(done.stdout.split())
    ours = {name for name in loaded if name.startswith("fxtui.")}
    jobs = {f"fxtui.domain.{noun}" for noun in ("request", "transfer", "events", "plan")}
    assert {"fxtui.storage.local_listing", "fxtui.ui.columns"} <= loaded
    assert not loaded & {"fxtui.storage.local", "fxtui.domain.storage", "argparse", *jobs}
    assert not {name for name in ours if name.startswith("fxtui.engine")}
    assert len(ours) <= MOST_MODULES, sorted(ours)
