"""The disk is listed with what is at hand, and as every storage is."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import NotFound
from fxtui.domain.location import Location
from fxtui.engine.browse import StorageBrowser
from fxtui.storage.local import LocalStorage
from fxtui.wiring import disk_browser

ME = Context()


async def names(browser: Browser, place: str) -> list[str]:
    async with aclosing(browser.list_pages(Location.parse(place), ME)) as pages:
        return sorted([key async for page in pages for key in page.keys])


@pytest.fixture
def like_others() -> Browser:
    return StorageBrowser(lambda *_: LocalStorage(Path("/")))


@pytest.mark.parametrize("beginning", ["", "a", "b/", "nothing"])
async def test_a_folder_is_listed_as_that_of_any_storage(
    beginning: str, like_others: Browser, tmp_path: Path
) -> None:
    for name in ("a", "ab", "c"):
        (tmp_path / name).touch()
    (tmp_path / "b").mkdir()
    (tmp_path / "b/below").touch()

    place = f"{tmp_path}/{beginning}"

    assert await names(disk_browser(), place) == await names(like_others, place)


async def test_what_cannot_be_listed_says_where(tmp_path: Path) -> None:
    missing = f"{tmp_path}/missing/"

    with pytest.raises(NotFound) as refused:
        await names(disk_browser(), missing)

    assert refused.value.location == Location.parse(missing)


async def test_all_else_is_done_as_for_any_storage(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"123")

    entry = await disk_browser().stat(Location.parse(f"{tmp_path}/a"), ME)

    assert entry.size == 3
