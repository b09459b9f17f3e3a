"""Which proxy a URL goes by, as a caller's variables say."""

from __future__ import annotations

import pytest

from fxtui.storage.proxies import proxies_for, proxies_of


def test_small_letters_win_and_what_is_empty_is_not_there() -> None:
    variables = {"HTTPS_PROXY": "http://big", "https_proxy": "http://small"}
    others = {"http_proxy": "", "NO_PROXY": "a", "AWS_PROFILE": "lab"}

    found = proxies_of(variables | others)

    assert found == {"https": "http://small", "no": "a"}


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
