"""Replies on the wire: their types, headers and ranges are what the SDK insists on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from aiohttp import web

from .calls import Call, Download
from .refusals import Refused, text

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    is_part: bool


def plain(body: bytes) -> web.Response:
    """A 200 with JSON, and exactly that as its type."""
    headers = {"Content-Type": "application/json", "X-Dropbox-Request-Id": uuid4().hex}
    return web.Response(body=body, headers=headers)


def told(refusal: Refused) -> web.Response:
    headers = {**refusal.headers, "X-Dropbox-Request-Id": uuid4().hex}
    return web.Response(status=refusal.status, body=refusal.body, headers=headers)


async def downloaded(
    call: Call, request: web.Request, made: Download
) -> web.StreamResponse:
    """Send a content, or the range of it that is asked for."""
    asked = request.headers.get("Range") if made.takes_range else None
    if asked:
        call.world.counters.ranges.append(f"{asked} of {made.blob.size}")
    span = wanted(asked, made.blob.size)
    response = web.StreamResponse(status=206 if span.is_part else 200)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["X-Dropbox-Request-Id"] = uuid4().hex
    response.headers["Dropbox-API-Result"] = json.dumps(made.result)
    response.headers["Etag"] = f'W/"{made.etag}"'
    response.headers["Accept-Ranges"] = "bytes"
    if span.is_part:
        where = f"bytes {span.start}-{span.end - 1}/{made.blob.size}"
        response.headers["Content-Range"] = where
    response.content_length = span.end - span.start
    await response.prepare(request)
    await _poured(call, response, made.blob.chunks(span.start, span.end))
    return response


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


async def _poured(
    call: Call, response: web.StreamResponse, chunks: Iterable[bytes]
) -> None:
    for chunk in chunks:
        call.world.counters.bytes_out += len(chunk)
        await response.write(chunk)
    await response.write_eof()
