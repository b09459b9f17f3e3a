"""Who may come in, and from where."""

from __future__ import annotations

import pytest

from fxtui.web.door import Door, is_own


def test_a_token_opens_once_and_its_cookie_from_then_on() -> None:
    door = Door("right")

    cookie = door.exchange("right")

    assert cookie
    assert door.knows(cookie)
    assert door.exchange("right") is None
    assert door.knows(cookie)


@pytest.mark.parametrize("offered", ["", "wrong", "righ", "right ", "r\udc80"])
def test_nothing_else_opens_it(offered: str) -> None:
    door = Door("right")

    assert door.exchange(offered) is None
    assert not door.knows(offered)
    assert door.exchange("right")
    assert not door.knows(offered)
    assert door.exchange(offered) is None


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("http://127.0.0.1:80", True),
        ("https://127.0.0.1:80", True),
        ("http://127.0.0.1:81", False),
        ("http://127.0.0.1:80.evil.example", False),
        ("http://evil.example", False),
        ("ftp://127.0.0.1:80", False),
        ("http://[", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_pages_of_the_host_that_is_asked_are_its_own(
    origin: str, *, own: bool
) -> None:
    assert is_own(origin, "127.0.0.1:80") is own


def test_without_a_host_nothing_is_its_own() -> None:
    assert not is_own("http://", "")
