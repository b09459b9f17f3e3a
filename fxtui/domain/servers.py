"""What was learnt of servers, and is kept: who they are, and what they refuse."""

from __future__ import annotations

from typing import Final, Protocol

from .value import Value


class ServerNote(Value, frozen=True):
    provider: str = ""
    """What it is, as it told itself; empty where it did not."""

    refuses_checksums: bool = False
    """Takes no checksum but Content-MD5."""

    refuses_trailers: bool = False
    """Takes no checksum behind a part, only ahead of it."""

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
