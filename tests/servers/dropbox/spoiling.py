"""What each kind of fault does to a download. Pure.

``truncate`` (after so many bytes), ``corrupt`` (the byte at that place), ``extra`` (so
many bytes more), ``shift-range`` (by so many), ``ignore-range``, ``gzip`` (if the client
takes it), ``slow`` (so many seconds between pieces of 16 KiB).
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from .faults import Fault
from .pieces import Blob
from .sending import Sending, Span

_DRIP: Final = 16 * 1024


def spoilt(
    fault: Fault | None, sent: Sending, blob: Blob, asked: Mapping[str, str]
) -> Sending:
    """The download as this fault leaves it; most leave it alone."""
    if fault is None:
        return sent
    if fault.kind == "gzip":
        return _zipped(sent) if "gzip" in asked.get("Accept-Encoding", "") else sent
    spoil = _SPOILS.get(fault.kind)
    return spoil(sent, blob, fault.value) if spoil else sent


def _truncated(sent: Sending, blob: Blob, size: int) -> Sending:
    return replace(sent, chunks=_first(sent.chunks, size), is_cut=True)


def _corrupted(sent: Sending, blob: Blob, at: int) -> Sending:
    return replace(sent, chunks=_flipped(sent.chunks, at))


def _longer(sent: Sending, blob: Blob, size: int) -> Sending:
    length = sent.span.end - sent.span.start + size
    headers = {**sent.headers, "Content-Length": str(length)}
    return replace(sent, headers=headers, chunks=[*sent.chunks, b"!" * size])


def _shifted(sent: Sending, blob: Blob, by: int) -> Sending:
    """Another range than was asked for, and it says so."""
    start, end = sent.span.start + by, min(sent.span.end + by, blob.size)
    headers = {
        **sent.headers,
        "Content-Length": str(end - start),
        "Content-Range": f"bytes {start}-{end - 1}/{blob.size}",
    }
    span = Span(start, end, is_part=True)
    return replace(sent, headers=headers, chunks=blob.chunks(start, end), span=span)


def _whole(sent: Sending, blob: Blob, value: Any) -> Sending:
    headers = {**sent.headers, "Content-Length": str(blob.size)}
    headers.pop("Content-Range", None)
    return replace(sent, status=200, headers=headers, chunks=blob.chunks(0, blob.size))


def _slow(sent: Sending, blob: Blob, seconds: float) -> Sending:
    return replace(sent, chunks=_dripping(sent.chunks), pause=seconds)


def _zipped(sent: Sending) -> Sending:
    body = gzip.compress(b"".join(sent.chunks), compresslevel=1)
    length = {"Content-Encoding": "gzip", "Content-Length": str(len(body))}
    return replace(sent, headers={**sent.headers, **length}, chunks=[body])


_SPOILS: Final[dict[str, Callable[[Sending, Blob, Any], Sending]]] = {
    "truncate": _truncated,
    "corrupt": _corrupted,
    "extra": _longer,
    "shift-range": _shifted,
    "ignore-range": _whole,
    "slow": _slow,
}


def _first(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[:size]
        size -= len(chunk)
        if size <= 0:
            return


def _flipped(chunks: Iterable[bytes], at: int) -> Iterator[bytes]:
    for chunk in chunks:
        if 0 <= at < len(chunk):
            yield chunk[:at] + bytes([chunk[at] ^ 1]) + chunk[at + 1 :]
        else:
            yield chunk
        at -= len(chunk)


def _dripping(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for at in range(0, len(chunk), _DRIP):
            yield chunk[at : at + _DRIP]
