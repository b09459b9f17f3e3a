"""What a word stands for is found out where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.cli.matches import settled
from fxtui.domain.context import Context
from fxtui.domain.errors import NotFound
from fxtui.domain.location import Location
from fxtui.engine.browse import StorageBrowser
from fxtui.storage.local import LocalStorage


async def found(root: Path, key: str) -> str:
    """What a key is taken for, in a far storage with folders of its own."""
    storage = LocalStorage(root)
    browser = StorageBrowser(lambda location, context: storage)
    return (await settled(browser, Location("dropbox", key), Context())).key


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "top" / "empty").mkdir(parents=True)
    (tmp_path / "top" / "file").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("key", "there"),
    [
        ("top", "top/"),
        ("top/", "top/"),
        ("top/file", "top/file"),
        ("top/empty", "top/empty/"),
        ("", ""),
    ],
)
async def test_a_folder_is_one_with_or_without_its_slash(
    root: Path, key: str, there: str
) -> None:
    assert await found(root, key) == there


@pytest.mark.parametrize("key", ["gone", "top/gone"])
async def test_what_is_not_there_is_told(root: Path, key: str) -> None:
    with pytest.raises(NotFound):
        await found(root, key)
