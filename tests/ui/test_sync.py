"""A sync from the form to what it left on both sides, in one sitting at the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fxtui.domain.entry import Page
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.storage import list_entries
from fxtui.front.plan_file import rows_of
from fxtui.storage.memory import MemoryStorage
from fxtui.ui.dialogs.name_input import NameInput
from tests.engines import World, at_rest

from ..contract.storage_contract import Bytes
from .stage import Stage, stage


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A folder with three files, and a bucket with one that differs and two extra."""
    monkeypatch.setenv("FXTUI_STATE", str(tmp_path / "state"))
    folder, world = tmp_path / "home", World()
    folder.mkdir()
    for name, size in (("new.txt", 30), ("changed.txt", 20), ("left.txt", 10)):
        (folder / name).write_bytes(b"n" * size)
    storage = world.memory[None]
    for name in ("changed.txt", "extra.txt", "wanted.txt"):
        await storage.put(f"bucket/{name}", Bytes(b"old"))
    async with stage(folder, world=world, size=(80, 24)) as found:
        yield found


async def content(here: Stage) -> dict[str, int | None]:
    storage = here.world.memory[None]
    assert isinstance(storage, MemoryStorage)
    return {entry.key: entry.size async for entry in list_entries(storage, "bucket/")}


class TestSync:
    async def test_what_is_checked_is_done_and_nothing_else(
        self, here: Stage, tmp_path: Path
    ) -> None:
        await here.press("s")
        await here.shows("Compare by")
        await here.press("ctrl+y")
        await here.shows("fxtui sync")
        await here.press("escape", "enter")
        await here.shows("2 not checked")

        await self.choose(here)
        await here.press("w")
        await here.shows("Save the plan")
        kept = tmp_path / "kept.plan"
        here.app.screen.query_one(NameInput).value = str(kept)
        await here.press("enter")
        await here.shows("Saved: fxtui apply")
        await here.press("enter")
        await here.shows("1 object, 3 B, is deleted in")
        await here.press("y")
        await here.shows("Jobs 1 and 2")
        await at_rest(here.engine)
        await here.press("ctrl+y")
        await here.shows("last job")
        assert here.app.clipboard.startswith("fxtui apply /")
        (deletion,) = here.screen.files.deletions
        assert [each.key for each in deletion.locations] == ["bucket/extra.txt"]

        left = {"bucket/changed.txt": 20, "bucket/new.txt": 30, "bucket/wanted.txt": 3}
        assert await content(here) == left
        assert (tmp_path / "home" / "wanted.txt").read_bytes() == b"old"
        assert len([*rows_of(kept)]) == 3
        assert [row.target for row in rows_of(kept.with_name("kept-back.plan"))]

    async def choose(self, here: Stage) -> None:
        """Leave one file alone, delete one extra, and bring the other one back."""
        here.type_ahead("/", *"left", "enter", "space")
        await here.shows("3 not checked")
        await here.press("/", *(["backspace"] * 4), "enter", "4")
        await here.shows("[4 extra 2]")
        await here.press("space", "t", "1")
        await here.shows("← 1")

    async def test_half_a_plan_is_shown_and_not_run(self, here: Stage) -> None:
        class Broken(MemoryStorage):
            async def list_page(self, *args: object, **more: object) -> Page:
                raise PermissionDenied("this key may not list it")

        here.world.memory[None] = Broken()

        await here.press("s", "enter")
        await here.shows("! The plan ends here: this key may not list it")
        await here.press("enter")

        await here.shows("Half a plan is not run")
