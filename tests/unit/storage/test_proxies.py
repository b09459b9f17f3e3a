"""Which proxy a URL goes by, as a caller's variables say."""

from __future__ import annotations

import pytest

from fxtui.domain.errors import ConfigError
from fxtui.storage.proxies import Proxy, proxies_for, proxies_of, proxy_of


def test_small_letters_win_and_what_is_empty_is_not_there() -> None:
    variables = {"HTTPS_PROXY": "http://big", "https_proxy": "http://small"}
    others = {"http_proxy": "", "NO_PROXY": "a", "AWS_PROFILE": "lab"}

    found = proxies_of(variables | others)

    assert found == {"https": "http://small", "no": "a"}


def test_a_proxy_is_told_by_who_names_it_and_without_its_password() -> None:
    surroundings = {
        "HTTPS_PROXY": "http://me:hush@big",
        "https_proxy": "http://me:hush@small:3128",
        "all_proxy": "other:8080",
        "NO_PROXY": "lab.example",
    }

    assert proxy_of("https://lab.example", surroundings) is None
    assert proxy_of("https://x", surroundings) == Proxy("https_proxy", "small", 3128)
    assert proxy_of("http://x", surroundings) == Proxy("all_proxy", "other", 8080)
    assert proxy_of("http://x", {"HTTP_PROXY": "https://p"}) == Proxy(
        "HTTP_PROXY", "p", 443
    )


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://me:hu/sh@x", "no address"),
        ("http://proxy:99999", "no address"),
        ("http://[::1", "no address"),
        ("http://:3128", "no address"),
        ("socks5://me:hush@proxy", r"another kind \(socks5\)"),
    ],
)
def test_what_can_be_no_proxy_is_told_by_the_variable_that_names_it(
    address: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=f"HTTPS_PROXY .*{words}") as caught:
        proxy_of("https://x", {"HTTPS_PROXY": address})
    assert "hu" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "is_spared"),
    [
        ("https://a.example/2/x", True),
        ("https://deep.a.example", True),
        ("https://b.example:8443", True),
        ("https://b.example", False),
        ("https://c.example", False),
    ],
)
def test_some_hosts_are_spared(url: str, is_spared: bool) -> None:
    proxies = {"https": "http://proxy", "no": "a.example, b.example:8443"}

    assert proxies_for(url, proxies) == ({} if is_spared else proxies)
