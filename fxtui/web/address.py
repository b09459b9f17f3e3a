"""Where the pages are: which addresses only this machine reaches, and the link."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlencode

LOOPBACK = "127.0.0.1"


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


def link(host: str, port: int, token: str) -> str:
    named = f"[{host}]" if ":" in host else host
    return f"http://{named}:{port}/?{urlencode({'token': token})}"
