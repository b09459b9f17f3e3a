"""Where a person was the last time."""

import os
from pathlib import Path

from fxtui.domain.location import LOCAL, Location
from fxtui.ui.last_place import last_place, remember_place


def test_a_place_is_remembered_even_if_its_name_is_no_text(tmp_path: Path) -> None:
    state = tmp_path / "state"
    place = Location(LOCAL, os.fsdecode(b"data/\xff/"))

    remember_place(state, place)

    assert last_place(state) == place


def test_what_cannot_be_read_or_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "last_place.json").write_text("{")
    (tmp_path / "file").touch()

    remember_place(tmp_path / "file", Location("s3", ""))

    assert last_place(tmp_path) is None
    assert last_place(tmp_path / "file") is None
