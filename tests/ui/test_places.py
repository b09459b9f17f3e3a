"""Getting about in the browser: back, bookmarks, recent places, tabs, panes in step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fxtui.config import Paths, read_config
from fxtui.ui.pane import Pane
from tests.engines import World, at

from ..contract.storage_contract import Bytes
from .stage import BUCKET, Stage, stage


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("raw/night", "results"):
        (tmp_path / "home" / name).mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    kept = tmp_path / "kept"
    return Paths(kept / "config.toml", kept / "state", kept / "socket")


@pytest.fixture
async def here(home: Path, paths: Paths) -> AsyncIterator[Stage]:
    """The same folders on both sides, but for one."""
    world = World()
    for name in ("raw/1.fits", "raw/night/2.fits", "other/3.fits"):
        await world.memory[None].put(f"bucket/{name}", Bytes(b"123"))
    async with stage(home, world=world, paths=paths) as found:
        yield found


def shown(pane: Pane) -> str:
    return pane.location.name


async def test_a_pane_goes_back_and_forward_with_the_cursor_where_it_was(
    here: Stage,
) -> None:
    await here.press("j", "enter", "j", "enter")
    await here.until(lambda: shown(here.left) == "night/")

    await here.press("<", "<")
    await here.until(lambda: shown(here.left) == "home/")
    assert here.left.listing.current_name == "raw/"

    await here.press(">", ">")
    await here.until(lambda: shown(here.left) == "night/")

    await here.press(">")
    await here.shows("did not go back")


async def test_panes_in_step_go_together_and_say_where_they_cannot(here: Stage) -> None:
    await here.press("Y", "j", "enter")
    await here.until(lambda: here.right.location == BUCKET.child("raw/"))
    await here.press("j", "enter")
    await here.until(lambda: here.right.location == BUCKET.child("raw/night/"))
    await here.press("h", "h")
    await here.until(lambda: here.right.location == BUCKET)

    await here.press("G", "enter")
    await here.shows("There is no results/ in memory://bucket/, which stays.")
    await here.press("h", "Y", "home", "j", "enter")
    await here.until(lambda: shown(here.left) == "raw/")

    assert here.right.location == BUCKET


async def test_a_bookmark_is_kept_in_the_configuration_and_leads_back(
    here: Stage, home: Path, paths: Paths
) -> None:
    paths.config.parent.mkdir()
    paths.config.write_text("# mine\n[ui]\nkeymap = 'default'\n")
    await here.press("M", *"2", "enter")
    await here.shows("Bookmark home2")
    assert read_config(paths.config).bookmarks == {"home2": str(at(home))}
    assert paths.config.read_text().startswith("# mine\n[ui]\nkeymap = 'default'\n")

    await here.press("tab", "g", "m")
    await here.shows("Rename (r)")
    await here.press("r", *"3", "enter")
    await here.shows("home23")
    await here.press("enter")
    await here.until(lambda: here.right.location == at(home))

    await here.press("g", "m", "D")
    await here.shows("There are none yet")
    await here.press("escape")
    assert not read_config(paths.config).bookmarks
