"""Bad days at the browser: what went wrong is said where a person looks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fxtui.config import Ui
from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import ConnectionLost, PermissionDenied
from fxtui.domain.location import BUCKETS, Key, Location
from fxtui.domain.value import replace
from fxtui.storage.memory import MemoryStorage
from fxtui.ui import pane_words, stopwatch
from tests.engines import World, memory
from tests.faulty import Faulty

from ..contract.storage_contract import Bytes, read
from .stage import BUCKET, Stage, names, stage


class Interrupted(MemoryStorage):
    """Lists a first page; what then happens can be mended."""

    def __init__(self) -> None:
        super().__init__(page_size=50)
        self.is_well = False

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if cursor and not self.is_well:
            raise ConnectionLost("the line broke", detail="request 7")
        return await super().list_page(prefix, cursor, recursive=recursive)


class Locked(MemoryStorage):
    """May be written to, and not be listed."""

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        raise PermissionDenied("access denied", detail="AccessDenied, request 7")


class Silent(MemoryStorage):
    """Hears what it is asked, and says nothing once it is tired."""

    is_tired = False

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if self.is_tired:
            await asyncio.get_running_loop().create_future()
        return await super().list_page(prefix, cursor, recursive=recursive)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("new")
    return tmp_path


async def test_a_server_that_says_nothing_is_waited_for_in_seconds_and_may_be_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopwatch, "_EVERY", 0.2)
    monkeypatch.setattr(pane_words, "LONG", 0.1)
    storage = Silent()
    await storage.put("bucket/a/b", Bytes(b"x"))
    async with stage(BUCKET, folder, world=World(memory={None: storage})) as here:
        storage.is_tired = True
        here.screen.enter(here.left, replace(BUCKET, key=f"{BUCKET.key}a/"))

        await here.shows("nothing has come yet; Esc stops it")
        assert re.search(r"listing … \d+ s", here.text)
        await here.press("tab")
        await here.shows_no("Esc stops it")
        assert "nothing has come yet" in here.text
        await here.press("tab", "escape")
        await here.shows("reads on")
        assert "Esc stops it" not in here.text


class TestAListingThatBreaksOff:
    @pytest.fixture
    async def storage(self) -> Interrupted:
        storage = Interrupted()
        for number in range(120):
            await storage.put(f"bucket/{number:03}", Bytes(b"x"))
        return storage

    @pytest.fixture
    async def here(self, storage: Interrupted, folder: Path) -> AsyncIterator[Stage]:
        world = World(memory={None: storage})
        async with stage(BUCKET, folder, world=world) as found:
            yield found

    async def test_says_so_below_the_rows_that_came(self, here: Stage) -> None:
        await here.shows("! This list is incomplete: the line broke. C reads on")

        assert len(names(here.left)) == 50

    async def test_says_so_wherever_the_rows_are_scrolled_to(self, here: Stage) -> None:
        await here.shows("incomplete")
        await here.press("G", "home")

        await here.shows("000")
        assert "This list is incomplete" in here.text

    async def test_is_whole_after_r(self, here: Stage, storage: Interrupted) -> None:
        await here.shows("incomplete")
        storage.is_well = True
        await here.press("R")

        await here.shows_no("incomplete")
        assert len(names(here.left)) == 120

    async def test_keeps_the_whole_list_that_was_there(
        self, here: Stage, storage: Interrupted
    ) -> None:
        storage.is_well = True
        await here.press("R")
        await here.until(lambda: len(names(here.left)) == 120)
        storage.is_well = False
        await here.press("R")

        await here.shows("! This is the list as it was: the line broke.")
        assert len(names(here.left)) == 120

    async def test_is_forgotten_elsewhere(self, here: Stage, folder: Path) -> None:
        await here.shows("incomplete")
        here.screen.enter(here.left, here.right.location)

        await here.shows_no("incomplete")


async def test_where_listing_is_forbidden_a_prefix_can_be_typed(folder: Path) -> None:
    world = World(memory={"lab": Locked()})
    async with stage(folder, memory("bucket/", "lab"), world=world) as here:
        await here.shows("! access denied")
        await here.shows("Press gp and type a prefix that you know:")
        await here.shows("memory://lab@bucket/prefix/")

        lines = here.text.splitlines()
        said = next(n for n, line in enumerate(lines) if "access denied" in line)
        details = next(n for n, line in enumerate(lines) if "request 7" in line)
        assert said < details  # what only the owner can use comes last


async def test_where_listing_is_forbidden_what_was_delivered_is_shown(
    folder: Path,
) -> None:
    slot = Location(BUCKETS, "slot/p/")
    async with stage(folder, slot, world=World(memory={None: Locked()})) as here:
        await here.shows("If they may write, a copy to here works all the same.")

        await here.press("down", "c", "enter")
        await here.shows("delivered by you")

        assert names(here.right) == ["a.txt"]
        assert "You delivered 1 object, all verified (=)" in " ".join(here.text.split())
        await here.press("tab", "h")
        await here.until(lambda: names(here.right) == ["p/"])  # a folder of the ledger
        await here.press("h")
        await here.until(lambda: names(here.right) == ["slot/"])
        assert "No buckets are shown to these keys" in here.text


async def test_a_top_without_buckets_tells_how_to_get_to_one(folder: Path) -> None:
    async with stage(folder, Location(BUCKETS, "")) as here:
        await here.shows("no buckets are shown to these keys")
        await here.shows("Press gp and type it:")
        await here.shows("s3://bucket/")


@pytest.mark.parametrize(
    ("storage", "told"),
    [
        (MemoryStorage(), "done, 1 object"),
        (Faulty([PermissionDenied("access denied")]), "1 of 1 failed; t tells why"),
    ],
)
async def test_what_came_of_a_job_follows_that_it_began(
    folder: Path, storage: MemoryStorage, told: str
) -> None:
    world = World(memory={None: storage})
    async with stage(folder, BUCKET, world=world) as here:
        await here.press("j", "c", "enter")

        await here.shows(f"Job 1: {told} (copy a.txt → {BUCKET})")
        assert "has begun" not in here.text


class TestTargetsThatExist:
    @pytest.fixture
    async def here(self, tmp_path: Path) -> AsyncIterator[Stage]:
        """A job of five, all of which are at the target already, has begun to wait."""
        world, source = World(), tmp_path / "data"
        source.mkdir()
        for name in "abcde":
            (source / name).write_text("new")
            await world.memory[None].put(f"bucket/data/{name}", Bytes(b"old"))
        async with stage(tmp_path, world=world) as found:
            await found.press("j", "c")
            await found.shows("ask each time")
            await found.press("enter")
            await found.shows("5 to decide")
            yield found

    async def test_are_said_to_whoever_looks_elsewhere(self, here: Stage) -> None:
        await here.shows("Targets exist: t, then Enter, decides.")

    async def test_are_asked_about_at_their_job_for_all_of_them(
        self, here: Stage
    ) -> None:
        await here.press("t")
        await here.shows("5 exist already, Enter decides")
        await here.press("enter")
        await here.shows("▐X▌ for all 5 in this job, and any more (a)")
        await here.press("o")

        await here.shows("4 done 5")
        assert await content(here) == {b"new"}

    async def test_are_asked_about_by_whoever_wants_it_to_go_on(
        self, here: Stage
    ) -> None:
        await here.press("t", "p")
        await here.shows("▐X▌ for all 5 in this job, and any more (a)")
        await here.press("escape", "2", "p")
        await here.shows("▐ ▌ for all 5 in this job, and any more (a)")

    async def test_may_be_decided_one_by_one(self, here: Stage) -> None:
        await here.press("t", "2")
        await here.shows("exists, Enter decides")
        await here.press("enter")
        await here.shows("▐ ▌ for all 5 in this job, and any more (a)")
        await here.press("o")

        await here.shows("4 to decide")
        await here.until(lambda: "4 done 1" in here.text)
        assert await content(here) == {b"new", b"old"}

    async def test_leave_the_details_of_their_job_to_i(self, here: Stage) -> None:
        await here.press("t", "i")

        await here.shows("if it exists  ask")

    async def test_wait_where_a_person_decides_later(self, here: Stage) -> None:
        await here.press("t", "enter")
        await here.shows("for all 5 in this job")
        await here.press("escape")

        await here.until(lambda: here.app.screen is here.screen)
        assert "5 to decide" in here.text
        assert await content(here) == {b"old"}


async def content(here: Stage) -> set[bytes]:
    storage = here.world.memory[None]
    return {await read(storage, f"bucket/data/{name}") for name in "abcde"}


async def test_a_low_terminal_gives_its_lines_to_whoever_has_the_keys(
    folder: Path,
) -> None:
    async with stage(folder, size=(40, 10)) as here:
        await here.press("t")
        await here.shows("[1 active")
        assert "a.txt" not in here.text

        await here.press("escape")
        await here.shows("a.txt")
        assert "[1 active" not in here.text


async def test_a_theme_that_is_not_there_is_said(folder: Path) -> None:
    async with stage(folder, ui=Ui(theme="nosuch")) as here:
        told = [each.message for each in here.app._notifications]

    assert any("there is no theme 'nosuch', only ansi-dark" in text for text in told)
