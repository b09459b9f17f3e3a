"""What the system denies is told, and hides nothing that may be seen."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest

from fxtui.cli.words import check_there
from fxtui.domain.entry import Kind
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.storage import list_entries
from fxtui.engine.walk import Walk
from fxtui.storage.local import LocalStorage
from fxtui.storage.local_folder import folds_names
from tests.contract.storage_contract import Bytes
from tests.unit.engine.test_walk import once

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that anybody may list and nobody may enter, in one that is anybody's."""
    with made(0o444) as folder:
        yield folder


@pytest.fixture
def kept() -> Iterator[Path]:
    """One that anybody may enter, and nobody may change."""
    with made(0o555) as folder:
        yield folder


@contextmanager
def made(mode: int) -> Iterator[Path]:
    """Root may do all: a test that root runs is done by nobody."""
    above = Path(mkdtemp())
    above.chmod(0o755)
    folder = above / "folder"
    folder.mkdir()
    (folder / "file").touch()
    (folder / "sub").mkdir()
    (folder / "link").symlink_to("file")
    folder.chmod(mode)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    yield folder
    if was_root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(above)


async def test_what_may_not_be_looked_at_is_listed_all_the_same(folder: Path) -> None:
    storage = LocalStorage(folder)

    listed = {(e.key, e.kind, e.size) async for e in list_entries(storage, "")}

    assert listed == {
        ("file", Kind.FILE, None),
        ("sub/", Kind.DIRECTORY, None),
        ("link", Kind.SYMLINK, None),
    }


async def test_a_walk_finds_nothing_of_it_and_tells_each(folder: Path) -> None:
    storage = LocalStorage(folder)

    found = [page async for page in Walk(storage, once).below("")]

    assert [e.key for page in found for e in page.entries] == ["sub/"]
    told = {key: type(error) for page in found for key, error in page.problems}
    assert told == dict.fromkeys(["file", "link", "sub/"], PermissionDenied)


async def test_what_is_denied_says_who_may(folder: Path) -> None:
    storage = LocalStorage(folder)

    for call in (storage.stat("file"), storage.put("new", Bytes(b"1"))):
        with pytest.raises(PermissionDenied, match="ls -ld"):
            await call
    [failure] = await storage.delete(["file"])
    assert isinstance(failure, PermissionDenied)


async def test_what_has_to_stay_in_its_folder_says_which_that_is(kept: Path) -> None:
    file, target = Location(LOCAL, f"{kept}/file"[1:]), Path(mkdtemp())
    try:
        storage = LocalStorage(target)
        version = (await LocalStorage(kept).stat("file")).version
        assert version
        with pytest.raises(PermissionDenied, match=f"has to stay in {kept}, where"):
            await storage.take_over(file, "file", version)
        assert not [*target.iterdir()]
    finally:
        target.rmdir()


async def test_where_nothing_may_be_put_says_that_it_is_the_target(kept: Path) -> None:
    source = Path(mkdtemp())
    (source / "new").touch()
    try:
        version = (await LocalStorage(source).stat("new")).version
        assert version
        file = Location(LOCAL, f"{source}/new"[1:])
        with pytest.raises(PermissionDenied, match="ls -ld") as caught:
            await LocalStorage(kept).take_over(file, "new", version)
        assert str(caught.value.location) == f"{kept}/new"
        assert (source / "new").exists()
    finally:
        shutil.rmtree(source)


def test_a_command_does_not_take_it_for_missing(folder: Path) -> None:
    with pytest.raises(PermissionDenied, match="ls -ld"):
        check_there(Location(LOCAL, f"{folder}/file"[1:]))


async def test_a_folder_that_is_closed_is_not_an_empty_one(folder: Path) -> None:
    with pytest.raises(PermissionDenied):
        await LocalStorage(folder).list_page("sub/")


def test_where_nothing_can_be_written_names_may_clash(folder: Path) -> None:
    assert folds_names(folder)
