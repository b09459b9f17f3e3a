"""The proxies that a caller's ``*_PROXY`` variables name, and which one a URL goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # no stub

Proxies: TypeAlias = Mapping[str, str]
"""``http``, ``https`` and ``all``, each with an address; and ``no``, a list of hosts."""

_SUFFIX: Final = "_proxy"


def proxies_of(surroundings: Mapping[str, str]) -> dict[str, str]:
    """``http``, ``https``, ``all`` and ``no`` of ``*_PROXY``; small letters win."""
    found = {}
    for name in sorted(surroundings):  # capitals first
        if name.lower().endswith(_SUFFIX):
            found[name.lower().removesuffix(_SUFFIX)] = surroundings[name]
    return {scheme: url for scheme, url in found.items() if url}


def proxies_for(url: str, proxies: Proxies) -> Proxies:
    """Those that may be used for a URL; none where ``no`` names its host."""
    return {} if proxy_bypass_environment(urlsplit(url).netloc, proxies) else proxies
