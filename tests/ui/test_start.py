"""How the browser begins: what the first frame is, so that no second one mends it."""

from __future__ import annotations

from pathlib import Path

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
