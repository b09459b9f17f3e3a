"""Every view of the browser, one after the other, on three sizes of a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from rich.cells import cell_len
from textual.widgets import Button

from fxtui.config import Paths
from fxtui.ui.slip import Slip
from tests.engines import World

from ..contract.storage_contract import Bytes
from .stage import Stage, stage

SIZES: Final = ((120, 36), (80, 24), (40, 10))

VIEWS: Final = (
    ("f3", "100 %", "q q"),
    ("i", "Details", "escape"),
    ("c", "Copy", "escape"),
    ("D", "Delete", "escape"),
    ("r", "Rename", "escape"),
    ("a", "New folder", "escape"),
    ("+", "Mark by pattern", "escape"),
    ("f", "Find below", "escape"),
    ("f t a b enter", "find tab", "escape"),
    ("=", "Compare", "escape"),
    ("s", "Sync", "escape"),
    ("s enter", "Enter Run", "escape"),
    ("s enter question_mark", "Keys of", "escape escape"),
    ("ctrl+y", "The same as", "escape"),
    ("g p", "Go to", "escape"),
    ("g m", "Bookmarks", "escape"),
    ("g r", "Recent", "escape"),
    ("M", "Bookmark", "escape"),
    ("B", "Basket", "escape"),
    ("T", "2 home", "ctrl+w"),
    ("comma", "Settings", "escape"),
    ("question_mark", "Page up", "escape"),
    ("ctrl+p", "Search", "escape"),
    ("t", "nothing runs", "escape"),
    ("Q", "Stop", "escape"),
)


def out_of_sight(here: Stage) -> list[object]:
    """What the screen has no room for: its boxes, and buttons in them."""
    screen = here.app.screen
    wanted = [*screen.children, *screen.query(Button)]
    return [
        w for w in wanted if w.display and not screen.region.contains_region(w.region)
    ]


@pytest.mark.parametrize("size", SIZES)
async def test_every_view_fits_and_is_left_again(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    home, world = tmp_path / "home", World()
    home.mkdir()
    (home / "table.csv").write_text("a,b\n1,2\n")
    await world.memory[None].put("bucket/extra", Bytes(b"old"))
    paths = Paths.of({"FXTUI_STATE": str(tmp_path), "FXTUI_CONFIG": str(tmp_path / "c")})
    async with stage(home, world=world, size=size, paths=paths) as here:
        here.screen._slip = Slip(lambda: 1.0)  # each q comes right behind another
        for keys, sign, back in VIEWS:
            here.left.listing.seek("table.csv")
            await here.press(*keys.split())
            await here.shows(sign)
            assert {cell_len(line) for line in here.lines} == {size[0]}, keys
            assert not out_of_sight(here), keys

            await here.press(*back.split())
            await here.until(lambda: here.app.screen is here.screen)
            await here.until(lambda: here.left.has_focus_within)
            await here.shows("table.csv")
