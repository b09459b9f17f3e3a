"""What addresses of servers have in common, however they are written. Pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

PORTS: Final = {"http": 80, "https": 443}
"""Where a scheme leads that names no port."""

_AMAZON: Final = re.compile(r"(?:.*\.)?(amazonaws\.com(?:\.cn)?)")


def store_of(url: str) -> str:
    """What addresses have in common behind which the same buckets are.

    Amazon's are all one; a gateway may be reached with TLS and without. Empty for what
    is no address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if amazon := _AMAZON.fullmatch(host):
        return amazon[1]
    return host if port in (None, PORTS.get(parts.scheme)) else f"{host}:{port}"


def origin_of(url: str) -> str:
    """Scheme, host and port: what a server is known by, without anybody's password.

    Empty for what is no address: anybody may have written it into a file.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
