"""What a person typed, and what is meant by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.cli.status import UsageError
from fxtui.cli.words import location_of, source_of, target_of
from fxtui.domain.errors import NotFound
from fxtui.domain.location import Location


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("folder", "folder/"),
        ("folder/", "folder/"),
        ("file", "file"),
        ("new/", "new/"),
        ("new", "new"),
        ("./file", "file"),
        ("link", "link/"),
        ("folder/../file", "file"),
        (".", ""),
        ("folder/.", "folder/"),
    ],
)
def test_a_path_is_seen_from_here(here: Path, word: str, meant: str) -> None:
    assert str(location_of(word)) == f"{here}/{meant}"


def test_dots_lead_where_the_disk_says(here: Path) -> None:
    (here / "elsewhere" / "deep").mkdir(parents=True)
    (here / "shortcut").symlink_to(here / "elsewhere" / "deep")

    assert str(location_of("shortcut/..")) == f"{here}/elsewhere/"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("s3://", Location("s3", "")),
        ("s3://bucket", Location("s3", "bucket/")),
        ("s3://lab@bucket", Location("s3", "bucket/", "lab")),
        ("s3://lab@", Location("s3", "", "lab")),
        ("s3://lab@/", Location("s3", "", "lab")),
        ("s3://bucket/a//b/", Location("s3", "bucket/a//b/")),
        ("s3://bucket/key", Location("s3", "bucket/key")),
        ("dropbox://", Location("dropbox", "")),
        ("dropbox://file", Location("dropbox", "file")),
        ("dropbox://me@folder/", Location("dropbox", "folder/", "me")),
    ],
)
def test_an_address_is_kept_but_for_the_end_of_a_bucket(
    word: str, meant: Location
) -> None:
    assert location_of(word) == meant


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("", "an empty word is no location; this folder is ."),
        ("s3:/bucket/a", "do you mean s3://bucket/a?"),
        ("s3:bucket", "do you mean s3://bucket?"),
        ("S3:bucket", "do you mean s3://bucket?"),
    ],
)
def test_what_is_hardly_meant_as_a_path_is_refused(word: str, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        location_of(word)

    assert text in refused.value.message


def test_a_path_may_look_like_half_an_address(here: Path) -> None:
    (here / "s3:notes").touch()

    assert str(location_of("s3:notes")) == f"{here}/s3:notes"
    assert str(location_of("./s3:new")) == f"{here}/s3:new"


def test_what_is_no_address_is_a_wrong_word() -> None:
    with pytest.raises(UsageError, match="no scheme"):
        location_of("://bucket")


def test_a_name_that_no_disk_takes_is_no_folder(here: Path) -> None:
    name = 1_000 * "n"

    assert str(location_of(name)) == f"{here}/{name}"


def test_nothing_is_copied_to_where_only_buckets_are() -> None:
    with pytest.raises(UsageError, match="s3:// holds buckets; name one: s3://bucket/"):
        target_of("s3://")


def test_the_top_of_a_dropbox_takes_files() -> None:
    assert target_of("dropbox://") == Location("dropbox", "")


def test_of_the_web_only_shared_links_are_locations() -> None:
    link = "https://www.dropbox.com/scl/fi/a1/Hello%20you.txt?rlkey=c3&dl=0"

    assert location_of(link) == Location("dropbox", "Hello you.txt", link)
    with pytest.raises(UsageError, match="only shared links of Dropbox"):
        location_of("https://example.org/scl/fi/a1/Hello.txt")


def test_a_source_on_the_disk_has_to_be_there() -> None:
    with pytest.raises(NotFound):
        source_of("nothing", recursive=True)


def test_a_folder_has_to_be_asked_for() -> None:
    for word in ("folder", "s3://bucket", "s3://bucket/a/"):
        with pytest.raises(UsageError, match="copy it with -r"):
            source_of(word, recursive=False)


def test_with_r_a_prefix_is_a_folder_and_a_file_is_a_file(here: Path) -> None:
    assert source_of("s3://bucket/a", recursive=True).key == "bucket/a/"
    assert str(source_of("file", recursive=True)) == f"{here}/file"
