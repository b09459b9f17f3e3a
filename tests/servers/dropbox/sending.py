"""Which bytes of a content a download sends, under which headers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .calls import Download
from .refusals import text

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    is_part: bool


@dataclass(frozen=True)
class Sending:
    """A body on its way."""

    status: int
    headers: dict[str, str]
    chunks: Iterable[bytes]
    span: Span
    pause: float = 0
    """Seconds between chunks."""

    is_cut: bool = False
    """Whether the connection ends before the body does."""


def sending(made: Download, span: Span) -> Sending:
    headers = {
        "Content-Type": "application/octet-stream",
        "Accept-Ranges": "bytes",
        "Content-Length": str(span.end - span.start),
    }
    if span.is_part:
        where = f"bytes {span.start}-{span.end - 1}/{made.blob.size}"
        headers["Content-Range"] = where
    chunks = made.blob.chunks(span.start, span.end)
    return Sending(206 if span.is_part else 200, headers, chunks, span)


def wanted(asked: str | None, size: int) -> Span:
    """What of a content a Range means; a 416 if there is nothing."""
    match = _RANGE.match(asked or "")
    if not match or match.groups() == ("", ""):
        return Span(0, size, is_part=False)
    first, last = match.groups()
    if not first:
        return Span(max(0, size - int(last)), size, is_part=True)
    start, end = int(first), min(int(last) + 1 if last else size, size)
    if start >= end:
        raise text(416, "Requested range not satisfiable", **_of_nothing(size))
    return Span(start, end, is_part=True)


def _of_nothing(size: int) -> dict[str, str]:
    return {"Content-Range": f"bytes */{size}"}
