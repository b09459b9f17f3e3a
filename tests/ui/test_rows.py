"""What a person can rely on where there are more rows than anybody reads."""

from __future__ import annotations

from asyncio import Event
from pathlib import Path
from typing import TYPE_CHECKING

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.storage.memory import MemoryStorage
from fxtui.ui import listing, pane
from fxtui.ui.view import View
from tests.engines import World, memory

from ..contract.storage_contract import Bytes
from .stage import names, stage

if TYPE_CHECKING:
    import pytest

FOLDER = memory("bucket/many/")


def told(side: pane.Pane) -> list[str]:
    """What a pane's rows say that they are beside the other's."""
    rows = side.listing.rows
    return [word for row in rows.shown if (word := rows.difference(row))]


class Slow(MemoryStorage):
    """Lists a few keys at a time, and beyond the first page only when it may."""

    def __init__(self, *, ordered: bool) -> None:
        super().__init__(page_size=100)
        self.ordered = ordered
        self.may_go_on = Event()
        self.jumps = set[Cursor]()
        self.pages = 0
        self.fails_at = -1
        """The number of the page at which it fails, once."""

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if cursor and cursor not in self.jumps:
            await self.may_go_on.wait()
        self.pages += 1
        if self.pages == self.fails_at:
            raise StorageError("the line broke")
        return await super().list_page(prefix, cursor, recursive=recursive)

    def cursor_after(self, key: Key) -> Cursor | None:
        cursor = super().cursor_after(key)
        self.jumps |= {cursor} if cursor else set()
        return cursor


async def many(*, ordered: bool) -> tuple[World, Slow]:
    world, storage = World(), Slow(ordered=ordered)
    world.memory[None] = storage
    for number in range(1_000):
        await storage.put(f"{FOLDER.key}key-{number:04}", Bytes(b""))
    await storage.put("bucket/few/one", Bytes(b""))
    return world, storage


async def test_who_types_how_a_key_begins_is_there_without_what_is_before() -> None:
    world, storage = await many(ordered=True)
    async with stage(memory("bucket/few/"), world=world) as here:
        here.screen.go_to(FOLDER)
        await here.shows("key-0001")
        assert here.left.is_listing

        await here.press("g", "k", *"key-05", "enter")
        await here.shows("many/key-05…")

        assert here.left.listing.current_name == "key-0500"
        assert names(here.left)[0] == "key-0500"
        storage.may_go_on.set()
        await here.until(lambda: names(here.left)[-1] == "key-0999")

        await here.press("home")
        await here.until(lambda: len(names(here.left)) == 1_000)
        assert "many/key-05…" not in here.text


async def test_where_keys_come_in_no_order_the_listing_is_read_on_until_it_is_there() -> (
    None
):
    world, storage = await many(ordered=False)
    async with stage(memory("bucket/few/"), world=world) as here:
        here.screen.go_to(FOLDER)
        await here.shows("key-0001")

        await here.press("g", "k", *"key-05", "enter")
        await here.shows("reading on")
        storage.may_go_on.set()

        await here.until(lambda: here.left.listing.current_name == "key-0500")
        assert names(here.left)[0] == "key-0000"


async def test_a_listing_that_is_stopped_goes_on_where_it_was() -> None:
    world, storage = await many(ordered=False)
    async with stage(memory("bucket/few/"), world=world) as here:
        here.screen.go_to(FOLDER)
        await here.shows("key-0001")

        await here.press("escape")
        await here.shows("stopped")
        storage.may_go_on.set()
        await here.shows("reads on")
        asked = storage.pages
        assert here.left.is_stopped

        await here.press("C")
        await here.until(lambda: len(names(here.left)) == 1_000)
        assert storage.pages <= asked + 10  # none of them for a second time


async def test_who_comes_back_sees_at_once_what_was_there_where_it_was() -> None:
    world, storage = await many(ordered=False)
    storage.may_go_on.set()
    async with stage(FOLDER, world=world) as here:
        await here.press("pagedown", "pagedown", "k")
        spot = here.left.listing.spot
        await here.press("backspace")
        await here.shows("few/")

        storage.may_go_on.clear()
        await here.press("enter")
        await here.shows("refreshing …")
        assert len(names(here.left)) == 1_000
        assert here.left.listing.spot == spot

        await storage.put(f"{FOLDER.key}key-new", Bytes(b""))
        storage.may_go_on.set()
        await here.until(lambda: names(here.left)[-1] == "key-new")
        assert here.left.listing.spot == spot


async def test_a_listing_that_broke_off_is_read_on_from_there() -> None:
    world, storage = await many(ordered=True)
    storage.may_go_on.set()
    await storage.put(f"{FOLDER.key}key-0099/in", Bytes(b""))
    async with stage(memory("bucket/few/"), world=world) as here:
        storage.fails_at = storage.pages + 3
        here.screen.go_to(FOLDER)
        await here.shows("This list is incomplete: the line broke")
        asked = storage.pages

        await here.press("C")
        await here.until(lambda: not here.left.is_listing and not here.left.problem)

        keys = [f"key-{number:04}" for number in range(1_000)]
        assert names(here.left) == ["key-0099/", *keys]
        assert storage.pages <= asked + 10


async def test_n_goes_to_the_next_name_that_was_looked_for() -> None:
    world, storage = await many(ordered=False)
    storage.may_go_on.set()
    async with stage(FOLDER, world=world) as here:
        await here.press("/", *"99", "escape", "n")
        assert here.left.listing.current_name == "key-0199"

        await here.press("N", "N")
        assert here.left.listing.current_name == "key-0999"


async def test_what_differs_between_the_panes_is_marked_in_both(tmp_path: Path) -> None:
    world, storage = World(), MemoryStorage()
    world.memory[None] = storage
    for name, near, far in (
        ("same", b"one", b"one"),
        ("other", b"one", b"two"),
        ("near", b"one", None),
        ("far", None, b"one"),
    ):
        if near:
            (tmp_path / name).write_bytes(near)
        if far:
            await storage.put(f"bucket/few/{name}", Bytes(far))
    async with stage(tmp_path, memory("bucket/few/"), world=world) as here:
        await here.press("=")
        await here.shows("what differs is marked")
        await here.press("end", "enter")
        await here.shows("By digest: 1 only left, 1 only right, 1 different, 1 alike.")

        assert sorted(here.left.listing.marks) == ["near", "other"]
        assert sorted(here.right.listing.marks) == ["far", "other"]

        await here.press("ctrl+r")
        await here.shows("Listed again, and compared no longer")
        assert told(here.left) == told(here.right) == []


async def test_what_is_listed_again_is_compared_again_on_both_sides(
    tmp_path: Path,
) -> None:
    world, storage = World(), MemoryStorage()
    world.memory[None] = storage
    (tmp_path / "near").touch()
    await storage.put("bucket/few/far", Bytes(b"one"))
    async with stage(tmp_path, memory("bucket/few/"), world=world) as here:
        await here.press("=")
        await here.shows("what differs is marked")
        await here.press("down", "enter")
        await here.until(lambda: told(here.left) == told(here.right) == ["only"])
        await here.press("A")

        (tmp_path / "far").write_bytes(b"longer")
        await here.press("ctrl+r")
        await here.until(lambda: told(here.right) == ["smaller"])
        assert told(here.left) == ["larger", "only"]
        assert not here.left.listing.marks

        await here.press("backspace")
        await here.shows("Compared no longer: a pane shows another place.")
        assert not told(here.right)


async def test_what_is_found_below_leads_to_where_it_is() -> None:
    world, storage = await many(ordered=False)
    storage.may_go_on.set()
    await storage.put("bucket/few/deep/one.fits", Bytes(b"12345"))
    async with stage(memory("bucket/"), world=world) as here:
        await here.press("f", *"one", "enter")
        await here.shows("find one")
        await here.until(lambda: names(here.left) == ["few/deep/one.fits", "few/one"])

        await here.press("n")
        assert here.left.listing.current_name == "few/one"
        await here.press("N", "space")
        await here.shows("1 marked")
        await here.press("N", "enter")
        await here.until(lambda: here.left.location == memory("bucket/few/deep/"))
        assert here.left.listing.current_name == "one.fits"
        assert list(here.left.listing.marks) == ["one.fits"]


async def test_sizes_show_the_largest_folder_first_and_go_along_inside() -> None:
    world, storage = await many(ordered=False)
    storage.may_go_on.set()
    for number in range(3):
        await storage.put(f"bucket/few/in/{number}", Bytes(bytes(1000 * number)))
    await storage.put("bucket/zero", Bytes(b""))
    async with stage(memory("bucket/"), world=world) as here:
        await here.press("O")
        await here.press("z")
        await here.shows("2.9 KiB in 1,005")
        assert names(here.left) == ["few/", "zero", "many/"]
        assert "######" in here.text

        await here.press("home", "j", "enter")
        await here.until(lambda: names(here.left) == ["in/", "one"])
        await here.shows("2.9 KiB in 4")

        await here.press("escape")
        await here.shows("folder")
        assert here.left.view == View(reverse=True)


async def test_very_many_rows_are_not_read_again_unless_a_person_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pane, "_LARGE", 500)
    monkeypatch.setattr(listing, "MOST_MARKS", 500)
    world, storage = await many(ordered=False)
    storage.may_go_on.set()
    async with stage(FOLDER, world=world) as here:
        await here.press("backspace")
        await here.shows("few/")
        asked = storage.pages
        await here.press("enter")
        await here.shows("as of")
        assert storage.pages == asked

        storage.may_go_on.clear()
        await here.press("G", "R")
        await here.until(lambda: len(names(here.left)) == 100)
        storage.may_go_on.set()
        await here.until(lambda: len(names(here.left)) == 1_000)
        assert here.left.listing.current_name == "key-0999"

        await here.press("space", "*")
        await here.shows("cannot be marked")
        assert list(here.left.listing.marks) == ["key-0999"]
