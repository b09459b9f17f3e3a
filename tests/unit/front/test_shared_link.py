"""Addresses of the web: which of them are shared links, and what these open."""

from __future__ import annotations

import pytest

from fxtui.domain.location import Location
from fxtui.front.shared_link import file_of, is_of_the_web, linked

WEB = "https://www.dropbox.com"


@pytest.mark.parametrize(
    ("link", "key"),
    [
        (f"{WEB}/scl/fo/a1/b2?rlkey=c3&dl=0", ""),
        (f"{WEB}/scl/fo/a1/b2/deeper?rlkey=c3", ""),
        (f"{WEB}/sh/a1/b2", ""),
        ("https://dropbox.com/sh/a1/b2", ""),
        (f"{WEB}/scl/fi/a1/Hello.txt?rlkey=c3", "Hello.txt"),
        (f"{WEB}/scl/fi/a1/n%C3%A4me%20%3F.txt?rlkey=c3", "näme ?.txt"),
        (f"{WEB}/s/a1/Hello.txt?dl=1", "Hello.txt"),
    ],
)
def test_a_link_opens_a_folder_or_a_file(link: str, key: str) -> None:
    assert linked(f" {link}\n") == Location("dropbox", key, link)


@pytest.mark.parametrize(
    "address",
    [
        WEB,
        f"{WEB}/home/Docs",
        f"{WEB}/scl/fi/a1",
        f"{WEB}/scl/fi/a1/deep/Hello.txt",
        "http://www.dropbox.com/scl/fo/a1/b2",
        "https://www.dropbox.com.example.org/scl/fo/a1/b2",
        "https://example.org/scl/fo/a1/b2",
    ],
)
def test_no_other_address_is_a_location(address: str) -> None:
    assert is_of_the_web(address)
    with pytest.raises(ValueError, match="only shared links"):
        linked(address)


def test_a_key_may_follow_a_link() -> None:
    link = f"{WEB}/scl/fo/a1/b2?rlkey=c3"

    assert linked(f"{link}#deep/a#b?.txt") == Location("dropbox", "deep/a#b?.txt", link)
    assert file_of(link) is None
    assert file_of(f"{WEB}/s/a1/Hello%20you.txt") == "Hello you.txt"


def test_a_location_below_a_link_is_read_as_it_is_written() -> None:
    below = linked(f"{WEB}/scl/fo/a1/b2?rlkey=c%403&dl=0").child("a@b/").child("c")

    assert linked(str(below)) == Location.parse(str(below)) == below
    assert below.link == f"{WEB}/scl/fo/a1/b2?rlkey=c%403&dl=0"


@pytest.mark.parametrize("word", ["s3://bucket/", "dropbox://me@a", "/https://x", "a"])
def test_what_is_below_no_link_has_none(word: str) -> None:
    assert not is_of_the_web(word)
    if "://" in word:
        assert Location.parse(word).link is None
