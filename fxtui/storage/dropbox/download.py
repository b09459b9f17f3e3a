"""One answer with bytes, from the request to the last of them: made and read in threads.

Nothing of it is believed: not that the range was heeded, nor that all has come, nor that
it is still the version that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fxtui.digest import CONTENT_HASH
from fxtui.domain.content import TAP_EVERY, FileSpan, Span
from fxtui.domain.entry import Digest, Version
from fxtui.domain.errors import (
    ContentMismatch,
    ServerFault,
    StorageError,
    VersionMismatch,
)
from fxtui.storage.disk_errors import own_errors as disk_errors
from fxtui.storage.disk_write import write_all

from .bodies import Stopped
from .client import Client
from .refusals import refusal_of

if TYPE_CHECKING:
    from .received import Received

_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(?:\d+|\*)")


class Wanted(NamedTuple):
    """What is asked for: all of something, or a span of it, perhaps of one version."""

    route: str
    arg: Mapping[str, Any]
    span: Span | None = None
    version: Version | None = None


class Download:
    """Opened by the first piece that is asked for; stopped and closed from anywhere."""

    def __init__(self, client: Client, wanted: Wanted) -> None:
        self._client, self._wanted = client, wanted
        self._received: Received | None = None
        self._left: int | None = 0
        """Bytes that are still to come; None where nobody knows how many."""

        self._lock = Lock()
        self._is_open = self._is_stopped = False

    # --- In a thread ----------------------------------------------------------

    def next(self) -> bytes:
        """The next piece, of 256 KiB at most; nothing at the end."""
        if not self._is_open:
            self._open()
        return self._piece(TAP_EVERY)

    def land(self, into: FileSpan) -> Digest | None:
        """Move it all into a file; the digest of the whole, if the answer told it."""
        self._open()
        if self._left != into.size:
            text = f"the file ends after {self._left} of {into.size} bytes"
            raise ContentMismatch(text)
        descriptor, offset = into.file.fileno(), into.span.offset
        while piece := self._piece(TAP_EVERY):
            with disk_errors(getattr(into.file, "location", None)):
                write_all(descriptor, piece, offset)
            offset += len(piece)
            if into.sink:
                into.sink.update(piece)
            into.tap.moved(len(piece))
        return self.digest

    @property
    def digest(self) -> Digest | None:
        """Of the whole, as the answer told it."""
        told = self._received.metadata if self._received else {}
        known = told.get("content_hash")
        return Digest(CONTENT_HASH, known) if known else None

    def _open(self) -> None:
        received = self._asked()
        with self._lock:
            self._is_open, self._received = True, received
            if self._is_stopped:
                self.close()
                raise Stopped
        if received:
            self._left = _promised(received, self._wanted)

    def _asked(self) -> Received | None:
        """The answer; None where the span begins after the end."""
        route, arg, span, _ = self._wanted
        headers = {}
        if span:
            headers["Range"] = f"bytes={span.offset}-{span.offset + span.size - 1}"
        try:
            return self._client.receive(route, arg, headers)
        except StorageError as error:
            refusal = refusal_of(error)
            status = refusal.status if refusal else None
            if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return None
            raise

    def _piece(self, most: int) -> bytes:
        if not self._received:
            return b""
        if self._left == 0:
            return self._end()
        piece = self._received.read(most if self._left is None else min(most, self._left))
        if self._left is not None:
            if not piece:
                raise ContentMismatch(f"the file ended {self._left} bytes too early")
            self._left -= len(piece)
            if self._left == 0:
                self._end()
        return piece

    def _end(self) -> bytes:
        """Nothing, which lets go of the connection; an error if there is more."""
        if self._received and self._received.read(1):
            raise ContentMismatch("the server sent more than it was asked for")
        return b""

    @property
    def is_done(self) -> bool:
        """Whether all has come that was promised."""
        return self._is_open and self._left == 0

    # --- Anywhere -------------------------------------------------------------

    def stop(self) -> bool:
        """Give up: nothing more is read, nor written. Whether a thread may be at it yet.

        One that still waits for the answer will see this before it does anything.
        """
        with self._lock:
            self._is_stopped = True
            if self._received:
                self._received.stop()
            return self._is_open

    def close(self) -> None:
        with suppress(OSError):
            if self._received:
                self._received.close()


def _promised(received: Received, wanted: Wanted) -> int | None:
    """How many bytes an answer will bring, or raise if it is not what was wanted."""
    told, headers = received.metadata, received.headers
    if wanted.version and told.get("rev") != wanted.version:
        raise VersionMismatch("the file has changed meanwhile")
    if headers.get("Content-Encoding", "identity") != "identity":
        raise ServerFault("the server compressed what we want as it is")
    if received.status == HTTPStatus.PARTIAL_CONTENT:
        promised = _length(headers.get("Content-Range", ""), wanted.span)
    elif wanted.span and (wanted.span.offset or told.get("size", 0) > wanted.span.size):
        raise ServerFault("the server took no notice of the range")
    else:
        promised = told.get("size")
    length = headers.get("Content-Length")
    if promised is not None and length is not None and int(length) != promised:
        raise ContentMismatch(f"the server sends {length} bytes instead of {promised}")
    return promised


def _length(content_range: str, span: Span | None) -> int:
    """The size of a range that was sent, if it is the one that was asked for."""
    found = _RANGE.fullmatch(content_range)
    first, last = (int(found[1]), int(found[2])) if found else (-1, -1)
    if span is None or first != span.offset or last >= first + span.size:
        text = f"the server sent another range than was asked for: {content_range!r}"
        raise ServerFault(text)
    return last - first + 1
