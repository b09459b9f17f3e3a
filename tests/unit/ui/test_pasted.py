"""What is pasted, as places."""

import pytest

from fxtui.ui.pasted import MOST, pasted_places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("s3://lab@b/raw/\n", ["s3://lab@b/raw/"]),
        ("  s3://b/a b.txt \r\n\r\ndropbox://x\n", ["s3://b/a b.txt", "dropbox://x"]),
        ("'/a b/c' '/d'", ["/a b/c", "/d"]),
        ("/a\\ b/c", ["/a b/c"]),
        ("/it's", ["/it's"]),
        ("~/x", ["/home/me/x"]),
        ("file:///etc/hosts", ["/etc/hosts"]),
        ("", []),
    ],
)
def test_places_are_read_as_people_copy_them(text: str, places: list[str]) -> None:
    assert [str(place) for place in pasted_places(text, "/home/me")] == places


@pytest.mark.parametrize(
    "text", ["rm -rf x", "https://example.org/x", "s3://b\nhello", "/x\n" * (MOST + 1)]
)
def test_what_is_no_place_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*\w"):
        pasted_places(text, "/home/me")
