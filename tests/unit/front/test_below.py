"""Folders are found where they are, or in the keys of what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.context import Context
from fxtui.domain.depth import Depth
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Cursor, Kind, Page
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.location import LOCAL, Key, Location
from fxtui.engine import fan
from fxtui.engine.browse import StorageBrowser
from fxtui.front.below import Step, below, objects, steps
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage
from fxtui.wiring import disk_browser
from tests.contract.storage_contract import Bytes

ME = Context()
TOP = Location("memory", "")

names = st.text("ab-/.", min_size=1, max_size=8)


async def filled(keys: Sequence[Key]) -> StorageBrowser:
    storage = MemoryStorage(page_size=3)
    for key in keys:
        await storage.put(key, Bytes(b"12"))
    return StorageBrowser(lambda location, context: storage)


async def way(browser: Browser, top: Location) -> list[Step]:
    async with aclosing(steps(browser, top, ME)) as found:
        return [step async for step in found]


async def step_by_step(browser: StorageBrowser, top: Location) -> list[tuple[Key, Key]]:
    """The same the long way: a listing of each folder."""
    found: list[tuple[Key, Key]] = []
    async with aclosing(browser.list_pages(top, ME)) as pages:
        entries = [entry async for page in pages for entry in page.entries()]
    for entry in entries:
        found.append((entry.key, top.key))
        if entry.kind is Kind.DIRECTORY and entry.key != top.key:
            found += await step_by_step(browser, Location("memory", entry.key))
    return found


@given(st.sets(names, max_size=12), st.sampled_from(["", "a", "a/", "a//"]))
async def test_one_listing_of_all_tells_what_one_of_each_folder_tells(
    keys: set[str], top: str
) -> None:
    browser, at = await filled(sorted(keys)), Location("memory", top)

    together = [(step.entry.key, step.folder) for step in await way(browser, at)]

    assert sorted(together) == sorted(await step_by_step(browser, at))
    assert len(set(together)) == len(together)


@given(st.sets(names, max_size=12))
async def test_a_folder_is_right_before_all_that_it_holds(keys: set[str]) -> None:
    found = await way(await filled(sorted(keys)), TOP)

    folders = [step.entry.key for step in found if step.leads_down]
    for folder in folders:
        inside = [n for n, step in enumerate(found) if step.entry.key.startswith(folder)]
        assert inside == list(range(inside[0], inside[0] + len(inside)))
        assert found[inside[0]].leads_down


async def test_a_marker_is_no_way_down() -> None:
    browser = await filled(["a/", "a/b"])

    found = await way(browser, TOP)

    assert [step.is_marker for step in found] == [False, True, False]
    assert [step.leads_down for step in found] == [True, False, False]


@pytest.mark.parametrize("depth", [Depth.ALL, Depth.ORDERED])
async def test_objects_are_all_that_is_no_folder(
    monkeypatch: pytest.MonkeyPatch, depth: Depth
) -> None:
    monkeypatch.setattr(fan, "WORTH_IT", 2)
    keys = [f"b/{folder}/{number}" for folder in "xyz" for number in range(5)]
    browser = await filled(keys)

    found = objects(browser, Location("memory", "b/"), ME, depth=depth)
    async with aclosing(found) as entries:
        told = [entry.key async for entry in entries]

    assert sorted(told) == keys
    assert depth is Depth.ALL or told == keys


class Counting(MemoryStorage):
    """Counts the pages that it is asked for."""

    pages = 0

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        self.pages += 1
        return await super().list_page(prefix, cursor, recursive=recursive)


async def test_many_small_folders_are_one_listing() -> None:
    storage = Counting(page_size=20)
    for number in range(40):
        await storage.put(f"b/{number:02}/a", Bytes(b""))
    browser = StorageBrowser(lambda location, context: storage)

    found = await way(browser, Location("memory", "b/"))

    assert len(found) == 80
    assert storage.pages == 2


async def test_real_folders_come_before_what_they_hold_and_links_are_links(
    tmp_path: Path,
) -> None:
    (tmp_path / "b" / "empty").mkdir(parents=True)
    for name in ("a", "b/c", "z"):
        (tmp_path / name).write_text(name)
    (tmp_path / "link").symlink_to("b")

    found = await way(disk_browser(), Location.parse(f"{tmp_path}/"))

    above = len(f"{tmp_path}")
    told = [(step.entry.key[above:], step.entry.kind) for step in found]
    assert told == [
        ("a", Kind.FILE),
        ("b/", Kind.DIRECTORY),
        ("b/c", Kind.FILE),
        ("b/empty/", Kind.DIRECTORY),
        ("link", Kind.SYMLINK),
        ("z", Kind.FILE),
    ]


class Shut(LocalStorage):
    """A disk with one folder that nobody may read."""

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if prefix.endswith("/shut/"):
            raise PermissionDenied("no")
        return await super().list_page(prefix, cursor, recursive=recursive)


async def test_a_closed_folder_of_the_disk_is_told_and_ends_nothing(
    tmp_path: Path,
) -> None:
    for name in ("a/in", "shut/in", "z"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    storage, told = Shut(Path("/")), list[str]()
    browser = StorageBrowser(lambda location, context: storage)
    top = Location(LOCAL, f"{tmp_path}/"[1:])

    found = below(
        browser, top, ME, recursive=True, refused=lambda at, _: told.append(at.name)
    )
    async with aclosing(found) as entries:
        names = [entry.key[len(top.key) :] async for entry in entries]

    assert names == ["a/in", "z"]
    assert told == ["shut/"]
