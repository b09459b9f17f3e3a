"""From what a person types to a place."""

import pytest

from fxtui.domain.location import LOCAL, Location
from fxtui.ui.places import BUCKETS, directory, top_of, typed_place

HERE = Location(LOCAL, "home/me/work/")
BUCKET = Location("s3", "bucket/in/")
LINK = "https://www.dropbox.com/scl/fo/a1/b2?rlkey=c3&dl=0"
FILE_LINK = "https://www.dropbox.com/scl/fi/a1/Hello.txt?rlkey=c3"


@pytest.mark.parametrize(
    ("text", "here", "place"),
    [
        ("data", HERE, "/home/me/work/data"),
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
