"""All that is below, whatever links lead round in circles and whatever is closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import NotFound, PermissionDenied, StorageError, Unauthenticated
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage
from fxtui.engine.walk import Follow, Walk
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes

T = TypeVar("T")


async def once(action: Callable[[], Awaitable[T]]) -> T:
    return await action()


async def below(
    storage: Storage, prefix: str = "", follow: Follow = Follow.ALL
) -> tuple[list[str], list[str]]:
    """What is found, in its order, and what cannot be looked at."""
    keys: list[str] = []
    closed: list[str] = []
    async for found in Walk(storage, once, follow).below(prefix):
        keys += [entry.key for entry in found.entries]
        closed += [key for key, _ in found.problems]
    return keys, closed


class Closed(LocalStorage):
    """A disk where these folders cannot be listed, for this reason."""

    def __init__(self, root: Path, folders: Sequence[str], error: StorageError) -> None:
        super().__init__(root)
        self._closed, self._error = folders, error

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if prefix in self._closed:
            raise self._error
        return await super().list_page(prefix, cursor, recursive=recursive)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("a/in", "b", "c"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "file").touch()
    return tmp_path


async def test_a_directory_comes_before_what_it_holds(root: Path) -> None:
    keys, _ = await below(LocalStorage(root))

    assert sorted(keys) == ["a/", "a/in/", "a/in/file", "b/", "b/file", "c/", "c/file"]
    for key in keys:
        above = key.removesuffix("/").rpartition("/")[0]
        assert not above or keys.index(f"{above}/") < keys.index(key)


async def test_a_folder_that_is_closed_keeps_nothing_else_from_being_found(
    root: Path,
) -> None:
    storage = Closed(root, ["b/"], PermissionDenied("no"))

    keys, closed = await below(storage)

    assert {"a/in/file", "c/file"} <= set(keys)
    assert closed == ["b/"]


async def test_what_was_named_itself_must_be_there(root: Path) -> None:
    with pytest.raises(NotFound):
        await below(LocalStorage(root), "nowhere/")
    with pytest.raises(PermissionDenied):
        await below(Closed(root, ["a/"], PermissionDenied("no")), "a/")


async def test_dead_keys_end_a_walk_wherever_it_is(root: Path) -> None:
    storage = Closed(root, ["a/in/"], Unauthenticated("expired"))

    with pytest.raises(Unauthenticated):
        await below(storage)


@pytest.mark.parametrize(
    ("follow", "found", "closed"),
    [
        (Follow.ALL, {"to_file", "to_folder/", "to_folder/file"}, ["to_nothing"]),
        (Follow.FILES, {"to_file"}, ["to_folder", "to_nothing"]),
        (Follow.NONE, {"to_file", "to_folder", "to_nothing"}, []),
    ],
)
async def test_a_link_stands_for_what_the_verb_needs(
    root: Path, follow: Follow, found: set[str], closed: list[str]
) -> None:
    (root / "to_file").symlink_to("b/file")
    (root / "to_folder").symlink_to("b")
    (root / "to_nothing").symlink_to("nothing")

    keys, problems = await below(LocalStorage(root), "", follow)

    assert {key for key in keys if key.startswith("to_")} == found
    assert sorted(problems) == closed


async def test_links_that_lead_round_are_walked_once(root: Path) -> None:
    (root / "b/up").symlink_to("..")
    (root / "a/in/self").symlink_to(".")

    keys, _ = await below(LocalStorage(root), "")

    assert "b/up/a/file" not in keys
    assert len(keys) < 20


async def test_depth_is_no_limit(tmp_path: Path) -> None:
    depth = 400
    tmp_path.joinpath(*["d"] * depth).mkdir(parents=True)

    keys, _ = await below(LocalStorage(tmp_path))

    assert len(keys) == depth


async def test_a_prefix_is_listed_in_one_sweep() -> None:
    storage = MemoryStorage(page_size=2)
    for key in ("x/a", "x/b/c", "x/b/d", "y"):
        await storage.put(key, Bytes(b""))

    assert await below(storage, "x/") == (["x/a", "x/b/c", "x/b/d"], [])
