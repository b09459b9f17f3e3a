"""Where the pages are: which addresses only this machine reaches, and the link."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from fxtui.domain.addresses import PORTS

LOOPBACK: Final = "127.0.0.1"


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches it; of names only one is sure."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_everywhere(host: str) -> bool:
    """Whether it stands for all addresses of this machine, and is none itself."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


class Base(NamedTuple):
    """Where a proxy has the pages, for who comes through it."""

    scheme: str
    host: str
    """With its port, where that is not the usual one."""

    path: str
    """Begins and ends with a ``/``."""

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == "https"

    def is_origin_of(self, origin: str) -> bool:
        """Whether a page of this origin came from there."""
        return origin.lower() == f"{self.scheme}://{self.host}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}"


def base_of(url: str) -> Base:
    """ValueError if it is no address of a folder of pages."""
    parts = urlsplit(url)
    usual = PORTS.get(parts.scheme)
    is_whole = (
        usual is not None and parts.hostname and not (parts.query or parts.fragment)
    )
    if not is_whole or "@" in parts.netloc:
        raise ValueError(f"{url!r} is no address such as https://host/fxtui/")
    host = parts.netloc.lower().removesuffix(f":{usual}")
    if parts.port is None:
        host = host.removesuffix(":")
    path = parts.path.strip("/")
    return Base(parts.scheme, host, f"/{path}/" if path else "/")


def address_of(host: str, port: int) -> str:
    named = f"[{host}]" if ":" in host else host
    return f"http://{named}:{port}/"


def link(address: str, token: str) -> str:
    return f"{address}?{urlencode({'token': token})}"
