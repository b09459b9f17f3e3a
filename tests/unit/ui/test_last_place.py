"""Where a person was the last time."""

import os
from pathlib import Path

from fxtui.domain.location import LOCAL, Location
from fxtui.ui.last_place import (
    OtherTabs,
    Twin,
    last_place,
    other_tabs,
    remember_place,
    remember_tabs,
)


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


def test_tabs_are_remembered_and_forgotten_again(tmp_path: Path) -> None:
    state, place = tmp_path / "state", Location("s3", "bucket/")
    tabs = OtherTabs(before=(Twin(place, Location(LOCAL, "home/")),))

    remember_tabs(state, tabs)
    assert other_tabs(state) == tabs

    remember_tabs(state, OtherTabs())
    assert other_tabs(state) == other_tabs(tmp_path / "nowhere") == OtherTabs()
