"""What was learnt of servers, and is kept: who they are, and what they refuse."""

from __future__ import annotations

import re
from typing import Final, Protocol
from urllib.parse import urlsplit

from .value import Value


class ServerNote(Value, frozen=True):
    provider: str = ""
    """What it is, as it told itself; empty where it did not."""

    refuses_checksums: bool = False
    """Takes no checksum but Content-MD5."""

    wants_signed: bool = False
    """Takes no body whose SHA-256 is not signed."""

    since: float = 0.0
    """When that was learnt, in seconds since 1970."""


NOTHING: Final = ServerNote()


class ServerNotes(Protocol):
    """By the origins of servers."""

    def of(self, url: str) -> ServerNote: ...

    def note(self, url: str, note: ServerNote) -> None:
        """Keep this, in the place of what was known before; never waits for a disk."""
        ...


_AMAZON: Final = re.compile(r"(?:.*\.)?(amazonaws\.com(?:\.cn)?)")
_USUAL: Final = {"http": 80, "https": 443}


def store_of(url: str) -> str:
    """What addresses have in common behind which the same buckets are. Pure.

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
    return host if port in (None, _USUAL.get(parts.scheme)) else f"{host}:{port}"


def origin_of(url: str) -> str:
    """Scheme, host and port: what a server is known by, without anybody's password.

    Empty for what is no address: anybody may have written it into a file.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
