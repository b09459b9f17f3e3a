"""Addresses that work without a token for a time: to fetch one file, or to send one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from .calls import Call, refusing
from .commits import commit
from .files import wanted
from .pieces import Blob, blob, received
from .refusals import Refused, WriteTrouble, refused
from .registry import page, route
from .replies import fetched
from .world import World

LIFE: Final = 4 * 3600


@dataclass(frozen=True)
class Borrowed:
    """What an address stands for."""

    expires: float
    content: Blob | None = None
    call: Call | None = None
    """Of an address to send to: who asked for it, and with what CommitInfo."""


@route("files/get_temporary_link", scope="files.content.read")
async def temporary_link(call: Call) -> dict[str, Any]:
    with refusing():
        place, file = wanted(call, call.arg["path"])
    if file.is_paper:
        raise refused("unsupported_file")
    kept = Borrowed(call.world.now() + LIFE, content=file.blob)
    return {"metadata": call.view.file(place, file), "link": _address(call, "tmp", kept)}


@route("files/get_temporary_upload_link", scope="files.content.write")
async def temporary_upload_link(call: Call) -> dict[str, Any]:
    kept = Borrowed(call.world.now() + call.arg.get("duration", LIFE), call=call)
    return {"link": _address(call, "apitul", kept)}


@page("GET", "/tmp/")
async def fetch(world: World, request: web.Request) -> web.StreamResponse:
    kept = _borrowed(world, request)
    if kept.content is None:
        raise web.HTTPNotFound
    return await fetched(world, request, kept.content)


@page("POST", "/apitul/")
async def send(world: World, request: web.Request) -> web.StreamResponse:
    kept = _borrowed(world, request)
    if kept.call is None:
        raise web.HTTPNotFound
    content = blob(await received(request.content.iter_any(), world.folder))
    world.counters.bytes_in += content.size
    try:
        await commit(kept.call, kept.call.arg["commit_info"], content)
    except (WriteTrouble, Refused):
        raise web.HTTPConflict from None
    _all(world).pop(request.path)
    body = json.dumps({"content-hash": content.content_hash}).encode()
    return web.Response(body=body, headers={"Content-Type": "application/json"})


def _borrowed(world: World, request: web.Request) -> Borrowed:
    kept = _all(world).get(request.path)
    if kept is None or kept.expires <= world.now():
        raise web.HTTPGone
    return kept


def _address(call: Call, kind: str, kept: Borrowed) -> str:
    path = f"/{kind}/{call.world.tick():016x}"
    _all(call.world)[path] = kept
    return call.base + path


def _all(world: World) -> dict[str, Borrowed]:
    kept: dict[str, Borrowed] = world.room("borrowed", dict)
    return kept
