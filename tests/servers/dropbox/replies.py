"""Replies on the wire: their types, headers and ranges are what the SDK insists on."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

from aiohttp import web

from .calls import Call, Download
from .refusals import Refused
from .sending import Sending, sending, wanted
from .spoiling import spoilt


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
    """Send a content, or the range of it that is asked for, and whatever spoils it."""
    asked = request.headers.get("Range") if made.takes_range else None
    if asked:
        call.world.counters.ranges.append(f"{asked} of {made.blob.size}")
    span = wanted(asked, made.blob.size)
    sent = spoilt(call.fault, sending(made, span), made.blob, request.headers)
    response = web.StreamResponse(status=sent.status, headers=sent.headers)
    response.headers["X-Dropbox-Request-Id"] = uuid4().hex
    response.headers["Dropbox-API-Result"] = json.dumps(made.result)
    response.headers["Etag"] = f'W/"{made.etag}"'
    await response.prepare(request)
    return await _poured(call, request, response, sent)


async def _poured(
    call: Call, request: web.Request, response: web.StreamResponse, sent: Sending
) -> web.StreamResponse:
    for chunk in sent.chunks:
        call.world.counters.bytes_out += len(chunk)
        await response.write(chunk)
        if sent.pause:
            await asyncio.sleep(sent.pause)
    if sent.is_cut and request.transport is not None:
        request.transport.close()
        return response
    await response.write_eof()
    return response
