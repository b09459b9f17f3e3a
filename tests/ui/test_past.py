"""What was, and what is known besides names: the browser on a real bucket of versions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from textual.events import Key

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import Span
from fxtui.domain.facts import AskFacts, Facts
from fxtui.domain.location import Location
from fxtui.domain.uploads import Part
from fxtui.storage.s3.adapter import S3Storage
from tests.contract.storage_contract import Bytes
from tests.contract.test_s3_servers import storage_as
from tests.e2e.shelf import Shelf
from tests.engines import World

from .stage import Stage, names, stage


@pytest.fixture
async def storage(seaweedfs: SeaweedFS) -> AsyncIterator[S3Storage]:
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as made:
        yield made


@pytest.fixture
async def shelf(storage: S3Storage) -> Shelf:
    shelf = Shelf(storage, f"past-{uuid4().hex[:12]}/")
    await storage.make_directory(shelf.name)
    await shelf.keep_versions()
    await shelf.fill({"runs/a": b"1", "runs/b": b"22", "top": b"first"})
    await shelf.fill({"top": b"second!"})
    return shelf


@pytest.fixture
async def lab(storage: S3Storage, shelf: Shelf, tmp_path: Path) -> AsyncIterator[Stage]:
    world = World({None: storage})
    async with stage(Location("s3", shelf.name), tmp_path, world=world) as found:
        yield found


async def on(lab: Stage, name: str) -> None:
    lab.left.listing.seek(name)
    await lab.until(lambda: lab.left.listing.current_name == name)


async def test_details_come_from_the_storage_and_its_tags_are_edited(
    lab: Stage, storage: S3Storage, shelf: Shelf
) -> None:
    await on(lab, "top")
    await lab.press("i")
    await lab.shows("Tags (t)")
    await lab.press("t")
    for key in ("n", *"kind", "tab", *"raw", "enter"):  # in one piece, as on a slow line
        lab.app.post_message(Key(key, key if len(key) == 1 else None))
    await lab.shows("not saved yet")
    await lab.press("escape")
    await lab.shows("What you changed")
    await lab.press("y")

    await lab.shows("kind=raw")
    told = await storage.grant(f"{shelf.name}top", AskFacts())
    assert isinstance(told, Facts)
    assert told.tags == (("kind", "raw"),)
    await lab.press("escape", "L")
    await lab.shows("fetch it")
    await lab.press("enter")
    await lab.shows("link  http://127.0.0.1")
    await lab.press("escape")


async def test_a_delete_says_that_it_can_be_undone_and_is(
    lab: Stage, shelf: Shelf
) -> None:
    await lab.press("U")
    await lab.shows("Nothing was deleted in this browser")
    await on(lab, "runs/")
    await lab.press("D")
    await lab.shows("U brings it back")
    await lab.press("D")
    await lab.until(lambda: names(lab.left) == ["top"])
    await lab.until(lambda: not lab.screen.under_way)
    await lab.press("U")
    await lab.shows("2 objects, deleted")
    await lab.press("enter")

    await lab.shows("2 objects brought back.")
    await lab.until(lambda: lab.left.listing.current_name == "runs/")
    assert await shelf.names() == {"runs/a", "runs/b", "top"}


async def test_a_folder_is_seen_as_it_was_and_what_was_lost_is_restored(
    lab: Stage, shelf: Shelf, tmp_path: Path
) -> None:
    await shelf.delete("runs/b")
    await lab.press("V")
    await lab.shows("as it was")
    await lab.press(*"0s", "enter")
    await lab.shows("All of it is as it was then")
    await lab.press("a")
    await lab.shows("runs/a")
    await lab.press("escape", *"1d", "enter")
    await lab.shows("was not there then")
    await lab.press("r")
    await lab.shows("Nothing of it was otherwise then.")
    await lab.press("escape", "escape")
    await on(lab, "top")
    await lab.press("V")
    await lab.shows("7 bytes")
    await lab.press("j", "c")
    await lab.shows("copies it, as it was.")
    await lab.until(lambda: (tmp_path / "top").exists())
    assert (tmp_path / "top").read_bytes() == b"first"
    await lab.press("V")
    await lab.shows("7 bytes")
    await lab.press("j", "r", "y")
    await lab.shows("top is what it was")

    assert await shelf.content("top") == b"first"


async def test_unfinished_uploads_are_told_and_thrown_away(
    lab: Stage, storage: S3Storage, shelf: Shelf
) -> None:
    await storage.create_upload(f"{shelf.name}big", 10**7)
    await lab.press("g", "u")
    await lab.shows("no part has arrived")
    await lab.press("f")
    await lab.shows("Put the other pane's cursor on the file")
    await lab.press("g", "u")
    await lab.shows("no part has arrived")
    await lab.press("D", "y")

    await lab.shows("No upload is unfinished here.")
    assert (await storage.list_uploads(shelf.name)).sessions == ()


async def test_an_unfinished_upload_is_finished_with_the_file_that_it_is_of(
    lab: Stage, storage: S3Storage, shelf: Shelf, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 24 * 1024
    (tmp_path / "big").write_bytes(content)
    session = await storage.create_upload(f"{shelf.name}big", len(content))
    half = Span(0, 5 * 2**20)
    part = Part(1, half, False)
    await storage.upload_part(session, part, Bytes(content[: half.size]))
    await lab.press("tab", "R", "G", "tab", "g", "u")
    await lab.shows("1 part, 5.0 MiB")
    await lab.press("f")
    await lab.shows("goes on where it stopped")
    await lab.until(lambda: not lab.screen.under_way)

    assert await shelf.content("big") == content
    assert (await storage.list_uploads(shelf.name)).sessions == ()
