"""All that is below a place, though some of it cannot be read."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.engine import Doors
from fxtui.domain.errors import FxtuiError, NotFound
from fxtui.domain.location import Location
from fxtui.domain.value import replace
from fxtui.engine.browse import StorageBrowser
from fxtui.ui.below import below
from fxtui.ui.doorway import Doorway
from fxtui.ui.query import query_of
from fxtui.ui.search import Search
from tests.contract.storage_contract import Bytes
from tests.engines import ME, World, at, memory
from tests.fakes import FakeEngine


async def found(world: World, top: Location, *, gone: Path | None = None) -> list[str]:
    """The keys below the top, and behind an ``!`` the places that were refused."""
    browser = StorageBrowser(world.open)
    doorway = Doorway(browser, ME)
    doorway.open(Doors(FakeEngine(), browser))
    names: list[str] = []

    def refused(place: Location, error: FxtuiError) -> None:
        names.append("!" + place.key.removeprefix(top.key))

    async with aclosing(below(doorway, top, refused)) as pages:
        async for page in pages:
            names += [key.removeprefix(top.key) for key in page.keys]
            if gone and gone.exists():
                gone.rmdir()
    return sorted(names)


async def test_a_folder_that_is_gone_ends_nothing(tmp_path: Path) -> None:
    for name in ("a/deep", "b", "gone"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").touch()
    (tmp_path / "gone" / "file").unlink()
    (tmp_path / "a" / "up").symlink_to(tmp_path)

    names = await found(World(), at(tmp_path), gone=tmp_path / "gone")

    assert names == [
        *("!gone/", "a/", "a/deep/", "a/deep/file", "a/up", "b/", "b/file", "gone/")
    ]


async def test_a_storage_without_folders_is_listed_in_one_go() -> None:
    world = World()
    for key in ("top/a/b", "top/c", "other"):
        await world.memory[None].put(key, Bytes(b""))

    assert await found(world, memory("top/")) == ["a/b", "c"]


async def test_where_nothing_can_be_read_nothing_is_said_to_match(tmp_path: Path) -> None:
    place = replace(at(tmp_path), key=at(tmp_path).key + "gone/")
    search = Search(place, query_of("x", 0))
    browser = StorageBrowser(World().open)
    doorway = Doorway(browser, ME)
    doorway.open(Doors(FakeEngine(), browser))

    with pytest.raises(NotFound):
        await anext(search.pages(doorway))
