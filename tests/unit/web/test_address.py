"""Which addresses others reach, and how a link is written."""

from __future__ import annotations

import pytest

from fxtui.web.address import is_everywhere, is_loopback, link


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_only_this_machine_reaches_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "localhost.example", ""])
def test_others_reach_the_rest(host: str) -> None:
    assert not is_loopback(host)


def test_some_stand_for_all() -> None:
    assert is_everywhere("0.0.0.0")
    assert is_everywhere("::")
    assert not is_everywhere("127.0.0.1")
    assert not is_everywhere("host.example")


def test_a_link_can_be_followed() -> None:
    assert link("127.0.0.1", 80, "a-b_c") == "http://127.0.0.1:80/?token=a-b_c"
    assert link("::1", 80, "&x=") == "http://[::1]:80/?token=%26x%3D"
