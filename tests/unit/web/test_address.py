"""Which addresses others reach, and how a link is written."""

from __future__ import annotations

import pytest

from fxtui.web.address import address_of, base_of, is_everywhere, is_loopback, link


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
    assert link(address_of("127.0.0.1", 80), "a") == "http://127.0.0.1:80/?token=a"
    assert link(address_of("::1", 80), "&x=") == "http://[::1]:80/?token=%26x%3D"


@pytest.mark.parametrize(
    ("told", "base"),
    [
        ("https://Lab.example", "https://lab.example/"),
        ("https://lab.example:443/a/b", "https://lab.example/a/b/"),
        ("http://[::1]:8080//fxtui/", "http://[::1]:8080/fxtui/"),
    ],
)
def test_where_a_proxy_has_the_pages_is_written_in_one_way(told: str, base: str) -> None:
    assert str(base_of(told)) == base


@pytest.mark.parametrize(
    "told", ["lab.example", "ftp://a/", "https://", "https://u:p@a/", "https://a/?b", ""]
)
def test_what_is_no_address_of_pages_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="is no address such as"):
        base_of(told)


def test_behind_a_proxy_a_page_comes_from_where_that_is() -> None:
    base = base_of("https://lab.example:443/fxtui")

    assert base.is_encrypted
    assert base.is_origin_of("https://lab.example")
    for origin in ("http://lab.example", "https://lab.example:8443", "null", ""):
        assert not base.is_origin_of(origin)
