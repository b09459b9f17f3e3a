"""Replies on the wire: their types, headers and ranges are what the SDK insists on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from uuid import uuid4

from aiohttp import web

from .calls import Call, Download
from .pieces import Blob
from .refusals import Refused
from .sending import Sending, sending, wanted
from .spoiling import spoilt
from .world import World


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
    headers = {
        **sent.headers,
        "X-Dropbox-Request-Id": uuid4().hex,
        "Dropbox-API-Result": json.dumps(made.result),
        "Etag": f'W/"{made.etag}"',
    }
    return await _poured(call.world, request, replace(sent, headers=headers))


async def fetched(world: World, request: web.Request, blob: Blob) -> web.StreamResponse:
    """Send a content to somebody who is no user of the API."""
    made = Download({}, blob)
    span = wanted(request.headers.get("Range"), blob.size)
    return await _poured(world, request, sending(made, span))


async def _poured(
    world: World, request: web.Request, sent: Sending
) -> web.StreamResponse:
    response = web.StreamResponse(status=sent.status, headers=sent.headers)
    await response.prepare(request)
    for chunk in sent.chunks:
        world.counters.bytes_out += len(chunk)
        await response.write(chunk)
        if sent.pause:
            await asyncio.sleep(sent.pause)
    if sent.is_cut and request.transport is not None:
        request.transport.close()
        return response
    await response.write_eof()
    return response
