"""A profile is written into the file of a person, who finds all else as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.config import DropboxProfile, read_config
from fxtui.config.write import write_profile, write_table
from fxtui.domain.errors import ConfigError

MINE = """\
# what I like
[ui]
keymap = 'vim'  # of course

[profiles.dropbox.me]
app_key='old' # of the lab

# the bucket
[profiles.s3.lab]
region = "eu-central-1"
"""
SIGNED_IN = {"app_key": "new", "refresh_token": "file:/secret"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> pytest.TempPathFactory:
    """Each example of a property has a folder of its own."""
    return tmp_path_factory


def test_the_first_profile_makes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "not" / "yet" / "config.toml"

    write_profile(file, "dropbox", "me", SIGNED_IN)

    assert file.read_text() == (
        '[profiles.dropbox.me]\napp_key = "new"\nrefresh_token = "file:/secret"\n'
    )
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_a_person_wrote_stays_where_it_was(file: Path) -> None:
    file.write_text(MINE)

    write_profile(file, "dropbox", "me", SIGNED_IN)

    assert file.read_text() == MINE.replace(
        "app_key='old' # of the lab",
        'app_key="new" # of the lab\nrefresh_token = "file:/secret"',
    )


def test_another_profile_follows_all_others(file: Path) -> None:
    file.write_text(MINE)

    write_profile(file, "dropbox", "you", {"app_key": "new"})

    assert file.read_text() == MINE + '\n[profiles.dropbox.you]\napp_key = "new"\n'


def test_what_is_taken_away_is_gone_and_nothing_else(file: Path) -> None:
    file.write_text(MINE)
    write_profile(file, "dropbox", "me", {"refresh_token": "file:/secret"})

    write_profile(file, "dropbox", "me", {"refresh_token": None, "endpoint_url": None})

    assert file.read_text() == MINE


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text(MINE)
    file.symlink_to(kept)

    write_profile(file, "dropbox", "me", SIGNED_IN)

    assert file.is_symlink()
    assert "file:/secret" in kept.read_text()


@pytest.mark.parametrize(
    "text",
    ["profiles = {s3 = {}}\n", "[profiles]\ndropbox = {}\n"],
)
def test_a_table_in_one_line_is_left_as_it_is(file: Path, text: str) -> None:
    file.write_text(text)

    with pytest.raises(ConfigError, match="make it a table of its own"):
        write_profile(file, "dropbox", "me", SIGNED_IN)

    assert file.read_text() == text


def test_a_file_that_is_wrong_is_left_as_it_is(file: Path) -> None:
    file.write_text("[ui]\nthem = 1\n")

    with pytest.raises(ConfigError, match="do you mean theme"):
        write_profile(file, "dropbox", "me", SIGNED_IN)

    assert file.read_text() == "[ui]\nthem = 1\n"


def test_a_folder_that_takes_no_file_is_told() -> None:
    with pytest.raises(ConfigError, match="cannot be written: "):
        write_profile(Path("/proc/config.toml"), "dropbox", "me", SIGNED_IN)


@settings(deadline=None)  # each waits for the disk, which others use as well
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    file = tmp_path_factory.mktemp("any") / "config.toml"
    file.write_text(MINE)

    for key in ("old", "new"):
        write_profile(file, "dropbox", name, {"app_key": key})

    assert read_config(file).profiles.dropbox[name] == DropboxProfile(app_key="new")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[ui]\ntheme = "nord"\n'),
        ("# mine\n[ui]  # look\nkeymap = 'vim'\n", "keymap = 'vim'\ntheme = \"nord\"\n"),
        ("[ui.keys]\ncopy = 'y'\n", 'theme = "nord"\n'),
        ("ui.keymap = 'vim'\n[service]\n", 'ui.theme = "nord"'),
        (
            "ui = {keymap = 'vim'} # one line\n",
            "ui = {keymap = 'vim', theme = \"nord\"} #",
        ),
    ],
)
def test_a_setting_is_written_however_its_table_stands(
    file: Path, before: str, after: str
) -> None:
    file.write_text(before)

    write_table(file, ("ui",), {"theme": "nord"})

    assert after in file.read_text()
    assert read_config(file).ui.theme == "nord"
