"""From what a person types to a place."""

from pathlib import Path

import pytest

from fxtui.domain.location import LOCAL, Location
from fxtui.ui.places import BUCKETS, directory, place_text, top_of, typed_place

HERE = Location(LOCAL, "home/me/lab/")
BUCKET = Location("s3", "bucket/in/")
LINK = "https://www.dropbox.com/scl/fo/a1/b2?rlkey=c3&dl=0"
FILE_LINK = "https://www.dropbox.com/scl/fi/a1/Hello.txt?rlkey=c3"


@pytest.mark.parametrize(
    ("text", "here", "place"),
    [
        ("data", HERE, "/home/me/lab/data"),
        ("../data", HERE, "/home/me/data"),
        ("~", HERE, "/home/me"),
        ("~/x", BUCKET, "/home/me/x"),
        ("/etc", BUCKET, "/etc"),
        ("/", BUCKET, "/"),
        ("2024", BUCKET, "s3://bucket/in/2024"),
        ("a//../b", BUCKET, "s3://bucket/in/a//../b"),
        ("s3://lab@bucket/a//b/", HERE, "s3://lab@bucket/a//b/"),
        ("file:///tmp/../x", BUCKET, "/x"),
        (" s3:// ", HERE, "s3://"),
        (LINK, BUCKET, LINK),
        (f"{LINK}#in/deep/", BUCKET, f"{LINK}#in/deep/"),
        (FILE_LINK, HERE, FILE_LINK),
    ],
)
def test_a_typed_place_is_read_as_a_shell_or_s3_would(
    text: str, here: Location, place: str
) -> None:
    assert str(typed_place(text, here, "/home/me")) == place


@pytest.mark.parametrize("text", ["", "  ", "://x", "file://host/x", "https://x.org/a"])
def test_what_is_no_place_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w \w|Type"):
        typed_place(text, HERE, "/home/me")


def test_a_path_may_lead_into_an_archive(tmp_path: Path) -> None:
    """Only where there is one, and nothing that has such a name itself."""
    for name in ("a.zip", "b.zip", "c.txt"):
        (tmp_path / name).touch()
    (tmp_path / "b.zip!").mkdir()

    def typed(name: str) -> str:
        return str(typed_place(f"{tmp_path}/{name}", HERE, "/home/me"))

    inside = typed_place(f"{tmp_path}/a.zip!/d/", HERE, "/home/me")

    assert str(inside) == f"archive://{tmp_path}/a.zip!/d/"
    assert place_text(inside) == f"{tmp_path}/a.zip!/d/"
    assert typed("b.zip!/d") == f"{tmp_path}/b.zip!/d"
    assert typed("c.txt!/d") == f"{tmp_path}/c.txt!/d"
    assert typed("no.zip!/d") == f"{tmp_path}/no.zip!/d"


def test_a_directory_ends_in_a_slash_and_the_top_is_empty() -> None:
    assert directory(Location("s3", "b")).key == "b/"
    assert directory(Location("s3", "")).key == ""


@pytest.mark.parametrize(
    ("shown", "place"),
    [
        ([HERE, Location("s3", "bucket/in/", "lab")], "s3://lab@"),
        ([BUCKET, Location("s3", "bucket/in/", "lab")], "s3://"),
        ([HERE, Location("dropbox", "in/", "lab")], "s3://"),
    ],
)
def test_the_top_of_a_storage_is_of_the_account_that_is_seen(
    shown: list[Location], place: str
) -> None:
    assert str(top_of(BUCKETS, *shown)) == place
