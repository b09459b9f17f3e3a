"""Uploads in parts: what they are made of, and what a server remembers of them."""

from __future__ import annotations

from typing import Literal

from .content import Span
from .entry import Cursor, Digest
from .location import Key
from .policy import MIB
from .value import Value


class Part(Value, frozen=True):
    """One piece of an upload. Numbers start at 1, as in S3."""

    number: int
    span: Span
    is_last: bool


class PartReceipt(Value, frozen=True):
    """Proof that a part arrived; the token is the ETag in S3, empty in Dropbox."""

    number: int
    size: int
    token: str = ""
    digests: tuple[Digest, ...] = ()


class UploadSession(Value, frozen=True):
    """An unfinished upload the server remembers, valid across our restarts.

    ``token`` is S3's UploadId or Dropbox's session_id. The kind says how to find out
    what has arrived: ask for the parts, probe the offset, or trust the journal.
    """

    key: Key
    token: str
    kind: Literal["multipart", "sequential", "concurrent"] = "multipart"
    expires: float | None = None
    """When the server forgets it, in seconds since 1970; None if nobody knows."""


class UploadPage(Value, frozen=True):
    """Some upload sessions, each with when it began, in seconds since 1970."""

    sessions: tuple[tuple[UploadSession, float | None], ...] = ()
    cursor: Cursor | None = None


class PartLimits(Value, frozen=True):
    """The rules for parts. The defaults are S3's."""

    min_size: int = 5 * MIB
    max_size: int = 5 * 1024 * MIB
    max_count: int = 10_000
    align: int = 1
    """Every part but the last is a multiple of this: 4 MiB in Dropbox."""

    ordered: bool = False
    """True if a part may be sent only after the one before it."""

    last_after_all: bool = False
    """True in Dropbox: the last part closes the session, so all others must be there."""

    listable: bool = True
    """False if only our journal knows which parts have arrived, as in Dropbox."""
