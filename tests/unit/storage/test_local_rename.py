"""A taken name is refused by whichever call the disk has for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fxtui.domain.errors import AlreadyExists
from fxtui.storage import local_rename

RenameNew = Callable[[Path, Path], None]
WAYS = [local_rename.rename_new, local_rename.rename_unless_seen]


@pytest.fixture(params=WAYS)
def rename_new(request: pytest.FixtureRequest) -> RenameNew:
    """Linux's own call, and what stands in for it elsewhere."""
    found: RenameNew = request.param
    return found


def test_a_free_name_is_taken(tmp_path: Path, rename_new: RenameNew) -> None:
    (tmp_path / "a").write_text("1")

    rename_new(tmp_path / "a", tmp_path / "b")

    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_folder_takes_a_free_name(tmp_path: Path, rename_new: RenameNew) -> None:
    (tmp_path / "a").mkdir()

    rename_new(tmp_path / "a", tmp_path / "b")

    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize("kind", ["file", "folder"])
@pytest.mark.parametrize("taken", ["file", "folder", "broken link"])
def test_a_taken_name_is_refused(
    tmp_path: Path, rename_new: RenameNew, kind: str, taken: str
) -> None:
    make(tmp_path / "a", kind)
    make(tmp_path / "b", taken)

    with pytest.raises(AlreadyExists):
        rename_new(tmp_path / "a", tmp_path / "b")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_is_missing_is_not_moved(tmp_path: Path, rename_new: RenameNew) -> None:
    with pytest.raises(FileNotFoundError):
        rename_new(tmp_path / "a", tmp_path / "b")


def make(path: Path, kind: str) -> None:
    match kind:
        case "file":
            path.touch()
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to("nowhere")
