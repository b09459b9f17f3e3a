"""Getting about in the browser: back, bookmarks, recent places, tabs, panes in step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual import events
from textual.color import Color

from fxtui.config import Paths, read_config
from fxtui.ui import keeping
from fxtui.ui.last_place import OtherTabs, Twin, last_place, other_tabs
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
async def here(
    home: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """The same folders on both sides, but for one."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
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
    await here.press("Y")
    await here.until(lambda: here.lines[0].count("in step") == 2)
    await here.press("j", "enter")
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
    await here.shows("Name (r)")
    await here.press("r", *"3", "enter")
    await here.shows("home23")
    await here.press("enter")
    await here.until(lambda: here.right.location == at(home))

    await here.press("g", "m", "e", *"/raw", "enter", "enter")
    await here.until(lambda: here.right.location == at(home / "raw"))
    await here.press("g", "m", "D")
    await here.shows("There are none yet")
    await here.press("escape")
    assert not read_config(paths.config).bookmarks


async def test_tabs_are_pairs_of_panes_with_marks_of_their_own(here: Stage) -> None:
    left = here.left
    await here.press("tab", "j", "space")
    await here.shows("1 marked")
    await here.press("T")
    await here.until(lambda: here.left is not left)
    await here.until(lambda: here.right.listing.has_focus)
    assert here.right.location == BUCKET
    await here.shows("1 bucket")
    await here.shows_no("1 marked")
    await here.press("j", "enter")
    await here.shows("2 other")

    await here.press("1")
    await here.shows("1 marked")
    assert here.left is left
    await here.press("3")
    await here.shows("There is no tab 3.")

    await here.press("2", "ctrl+w")
    await here.shows_no("2 other")
    await here.shows("1 marked")
    assert here.right.listing.has_focus
    await here.press("ctrl+w")
    await here.shows("the only tab")


async def test_the_tabs_of_the_last_time_are_there_again_and_listed_when_shown(
    here: Stage, home: Path
) -> None:
    places = Twin(at(home / "raw"), BUCKET.child("other/"))
    here.screen.last_tabs = lambda: OtherTabs(before=(places,))

    await here.screen.bring_tabs()
    await here.shows(" 1 raw  2 home ")
    assert here.left.location == at(home)
    assert here.screen.other_tabs == OtherTabs(before=(places,))

    await here.press("1")
    await here.shows("3.fits")
    assert here.left.listing.has_focus
    await here.press("<")
    await here.shows("This pane was nowhere before.")


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (80, 6)])
async def test_tabs_fit_any_screen(home: Path, size: tuple[int, int]) -> None:
    async with stage(home, size=size) as here:
        await here.press("T", "j", "T")
        await here.until(lambda: len(here.screen.tabs) == 3)
        await here.shows("raw/")

        assert ("3 home" in here.lines[0]) is (size[1] > 8)
        assert here.left.listing.has_focus


async def test_settings_are_seen_at_once_and_kept_where_a_person_wants_them(
    here: Stage, paths: Paths
) -> None:
    paths.config.parent.mkdir()
    paths.config.write_text("[ui]  # mine\nkeys = {copy = 'y'}\n")
    width = here.left.size.width
    await here.press("comma", "right", "j", "l", "j", "h")
    await here.shows("< commander >")
    await here.until(lambda: here.left.size.width < width)
    theme = here.app.theme
    assert theme != "textual-dark"
    await here.press("escape")
    await here.until(lambda: here.left.size.width == width)
    assert here.app.theme == "textual-dark"
    assert "F5" not in here.lines[-1]

    await here.press("comma", "right", "j", "l", *"jjj", "h", "enter")
    await here.shows("Kept in")
    await here.shows_no("Modified")
    assert "Size" not in here.text
    kept = read_config(paths.config).ui
    assert (kept.theme, kept.keymap, kept.keys) == (theme, "commander", {"copy": "y"})
    assert kept.columns == "name"
    assert "# mine" in paths.config.read_text()
    assert "F6 Move" in here.lines[-1]


async def test_where_one_goes_is_kept_at_once(
    here: Stage, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(keeping, "_AFTER", 0.01)
    here.screen._keeping = keeping.Keeping(here.screen, tmp_path)

    await here.press("T")
    here.screen.enter(here.right, at(home / "results"))

    await here.until(lambda: last_place(tmp_path) == here.right.location)
    await here.until(lambda: len(other_tabs(tmp_path).before) == 1)


async def test_going_somewhere_completes_what_is_typed(here: Stage, home: Path) -> None:
    await here.press("ctrl+g", *"re", "tab")  # before the offers are here
    await here.until(lambda: "results/" in here.text.partition("Go to")[2])
    await here.press("enter")
    await here.until(lambda: here.left.location == at(home / "results"))

    await here.press("g", "p")
    await here.shows("Tab completes")
    here.app.post_message(events.Paste("memory://bucket/"))
    await here.shows("  memory://bucket/other/")
    await here.press("down", "down")
    await here.shows("> memory://bucket/raw/")
    await here.press("enter")
    await here.until(lambda: here.left.location == BUCKET.child("raw/"))


async def test_the_basket_knows_what_is_marked_everywhere_and_where_it_goes(
    here: Stage,
) -> None:
    await here.press("j", "space", "tab", "j", "space")
    await here.press("T", "tab", "G", "enter")
    await here.until(lambda: shown(here.left) == "results/")
    await here.press("B")
    await here.shows("Basket: 2 marked")
    await here.shows("goes to memory://bucket/")

    await here.press("t")
    await here.shows("Send to")
    here.app.post_message(events.Paste("memory://bucket/raw"))
    await here.press("enter")
    await here.shows("goes to memory://bucket/raw/")
    await here.press("j", "D")
    await here.shows("Basket: 1 marked")
    await here.press("c")
    await here.shows("memory://bucket/raw/")
    await here.shows("Copy")
    await here.press("escape")
    await here.press("B", "enter")
    await here.until(lambda: here.left.listing.current_name == "raw/")

    await here.press("B", "C")
    await here.shows("Nothing is marked")


async def test_what_is_pasted_is_gone_to_or_copied_from(here: Stage, home: Path) -> None:
    here.app.post_message(events.Paste("hello\n"))
    await here.shows("What was pasted is no place")

    here.app.post_message(events.Paste(f"{home}/results\n"))
    await here.shows("c copies to memory://bucket/")
    await here.press("enter")
    await here.until(lambda: here.left.location == at(home / "results"))

    here.app.post_message(events.Paste("memory://bucket/raw\nmemory://bucket/other/"))
    await here.shows("c copies to")
    await here.press("h")
    await here.shows("3 objects, 9 B")
    await here.shows(f"│ {str(home)[:40]}")


async def test_a_shell_begins_in_the_folder_of_a_local_pane(
    here: Stage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = home.parent / "shell"
    program.write_text("#!/bin/sh\ntouch made-by-the-shell\n")
    program.chmod(0o755)
    monkeypatch.setenv("SHELL", str(program))

    await here.press("!")
    await here.shows("made-by-the-shell")
    assert (home / "made-by-the-shell").exists()

    await here.press("tab", "!")
    await here.shows("A shell runs on this machine")


async def test_rows_can_be_read_in_every_theme(here: Stage) -> None:
    listing = here.left.listing
    for theme in here.app.themes:
        if theme.startswith("ansi"):  # the terminal knows what can be read there
            continue
        here.app.theme = theme
        await here.pilot.pause()
        for look in (
            ["table--head"],
            ["listing--folder"],
            ["listing--marked"],
            ["listing--folder", "listing--cursor"],
            ["listing--marked", "listing--cursor"],
        ):
            style = listing.look(*look)
            assert style.color and style.bgcolor
            both = map(Color.from_rich_color, (style.color, style.bgcolor))
            assert contrast(*both) > 3, (theme, look)


def contrast(one: Color, other: Color) -> float:
    """From 1 to 21, as the guidelines for accessible pages define it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
