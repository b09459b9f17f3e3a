"""The proxies that a caller's ``*_PROXY`` variables name, and which one a URL goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # no stub

from fxtui.domain.addresses import PORTS
from fxtui.domain.errors import ConfigError

Proxies: TypeAlias = Mapping[str, str]
"""``http``, ``https`` and ``all``, each with an address; and ``no``, a list of hosts."""

_SUFFIX: Final = "_proxy"
_FORM: Final = "http://HOST:PORT"


class Proxy(NamedTuple):
    """One that a URL goes by."""

    variable: str
    """What names it."""

    host: str
    port: int

    @property
    def text(self) -> str:
        """Its address without a password."""
        return f"{self.host}:{self.port}"

    @property
    def uninvited(self) -> ConfigError:
        """It wants to know who asks."""
        return ConfigError(
            f"the proxy {self.text} lets in only whom it knows; "
            f"set {self.variable} to http://USER:PASSWORD@{self.text}"
        )

    def instead(self, host: str) -> str:
        """What to do, where it leads to no host."""
        return f"mend {self.variable}, or name {host} in NO_PROXY"


def proxy_of(url: str, surroundings: Mapping[str, str]) -> Proxy | None:
    """The one that a caller's variables name for a URL.

    ConfigError if it can be none; no message has its address, which may have a password.
    """
    proxies = proxies_for(url, proxies_of(surroundings))
    scheme = urlsplit(url).scheme
    kind = scheme if proxies.get(scheme) else "all"
    named = proxies.get(kind)
    if not named:
        return None
    variable = _variable(kind, surroundings)
    try:
        parts = urlsplit(named if "://" in named else f"http://{named.lstrip('/')}")
        host, port = parts.hostname, parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        host, port = None, 0
    if not host:
        raise ConfigError(f"{variable} is no address of a proxy; set it to {_FORM}")
    if parts.scheme.lower() not in ("http", "https"):
        raise ConfigError(
            f"{variable} names a proxy of another kind ({parts.scheme}), and only those "
            f"that speak HTTP can be used; set it to {_FORM}"
        )
    return Proxy(variable, host, port)


def _variable(kind: str, surroundings: Mapping[str, str]) -> str:
    """What names proxies of a kind; small letters win."""
    names = [name for name in surroundings if name.lower() == kind + _SUFFIX]
    return max((name for name in names if surroundings[name]), default=kind)


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
