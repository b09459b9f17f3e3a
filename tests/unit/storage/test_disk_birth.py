"""Two files of one number are told apart by when they were made."""

import os
from pathlib import Path

from fxtui.storage.disk_birth import birth_of


def born(path: Path) -> int | None:
    with path.open("w") as file:
        return birth_of(file.fileno())


def test_a_file_that_is_made_again_is_another(tmp_path: Path) -> None:
    first = born(tmp_path / "a")
    (tmp_path / "a").unlink()

    second = born(tmp_path / "a")

    assert first
    assert second
    assert first < second


def test_what_is_written_to_is_as_old_as_before(tmp_path: Path) -> None:
    first = born(tmp_path / "a")
    (tmp_path / "a").write_text("more")

    with (tmp_path / "a").open() as file:
        assert birth_of(file.fileno()) == first


def test_a_disk_may_not_know() -> None:
    reading, writing = os.pipe()

    assert birth_of(reading) is None
    os.close(reading)
    os.close(writing)
