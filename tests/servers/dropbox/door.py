"""The way of one call through the emulator: checked, answered by its handler, checked."""

from __future__ import annotations

import json
import traceback
from typing import Any

from aiohttp import web

from . import stone
from .calls import Call, Download, Rendered
from .keys import viewed
from .pacing import note_haste, told_to_wait
from .pieces import Piece, of_bytes, received
from .refusals import Refused, text
from .registry import Route
from .replies import downloaded, plain, told
from .troubles import after, before
from .world import World

HOSTS = {
    "api": "api.dropboxapi.com",
    "content": "content.dropboxapi.com",
    "notify": "notify.dropboxapi.com",
}


async def answer(world: World, route: Route, request: web.Request) -> web.StreamResponse:
    """Answer one call; what goes wrong within is a 500, and a problem."""
    _note_host(world, route, request)
    token = request.headers.get("Authorization", "")
    note_haste(world, token)
    with world.counters.call(route.name):
        try:
            response = await _answered(world, route, request)
        except Refused as refusal:
            _check_error(world, route, refusal)
            told_to_wait(world, token, refusal)
            response = told(refusal)
        except ConnectionError:  # who asked has hung up
            response = web.Response(status=499)
        except Exception:  # the door of a call: whatever it is, is told
            world.counters.problems.append(f"{route.name}: {traceback.format_exc()}")
            response = web.Response(status=500, text="the emulator stumbled")
    world.counters.statuses[f"{route.name} {response.status}"] += 1
    return response


async def _answered(
    world: World, route: Route, request: web.Request
) -> web.StreamResponse:
    arg = await _argument(world, route, request)
    fault = world.faults.met_by(route.name)
    if fault and fault.kind == "drop":
        return _dropped(request)
    body = await _body(world, route, request)
    if fault:
        before(fault)
    view = viewed(world, route, request.headers)
    if why := stone.complaint(route.arg, arg):
        world.counters.problems.append(f"{route.name} was asked {arg!r}: {why}")
        raise text(400, f"Error in call to API function {route.name!r}: {why}")
    call = Call(world, route, view, arg, body, fault, str(request.url.origin()))
    result = await route.handler(call)
    if fault and after(fault):
        return _dropped(request)
    return await _replied(world, call, request, result)


async def _replied(
    world: World, call: Call, request: web.Request, result: Any
) -> web.StreamResponse:
    if isinstance(result, Download):
        _check_result(world, call.route, result.result)
        return await downloaded(call, request, result)
    if isinstance(result, Rendered):
        _check_result(world, call.route, result.sample)
        body = result.body
    else:
        _check_result(world, call.route, result)
        body = json.dumps(result).encode()
    world.counters.bytes_out += len(body)
    return plain(body)


async def _argument(world: World, route: Route, request: web.Request) -> Any:
    if route.style == "rpc":
        kind = request.headers.get("Content-Type", "")
        if kind.partition(";")[0] not in ("application/json", "text/plain"):
            raise text(400, f'Bad HTTP "Content-Type" header: {kind!r}')
        said = await request.read()
    else:
        said = request.headers.get("Dropbox-API-Arg", "").encode("latin-1", "replace")
        if len(said) > world.settings.header_limit:
            raise text(431, "Request header fields too large")
        if not said.isascii():
            world.counters.problems.append(f"{route.name}: its argument is not ASCII")
    try:
        return json.loads(said or b"null")
    except ValueError:
        world.counters.problems.append(f"{route.name}: no JSON: {said[:200]!r}")
        raise text(400, "Could not decode input as JSON") from None


async def _body(world: World, route: Route, request: web.Request) -> Piece:
    if route.style != "upload":
        return of_bytes(b"")
    kind = request.headers.get("Content-Type")
    if kind != "application/octet-stream":
        raise text(400, f'Bad HTTP "Content-Type" header: {kind!r}')
    body = await received(request.content.iter_any(), world.folder)
    world.counters.bytes_in += body.size
    return body


def _note_host(world: World, route: Route, request: web.Request) -> None:
    meant = request.headers.get("X-Fx-Host")
    world.counters.hosts[f"{meant or '-'} {route.name}"] += 1
    if meant is not None and meant != HOSTS[route.host]:
        world.counters.problems.append(f"{route.name} was sent to {meant}")


def _check_result(world: World, route: Route, result: Any) -> None:
    if why := stone.complaint(route.result, result):
        raise AssertionError(f"the reply {result!r} is none: {why}")


def _check_error(world: World, route: Route, refusal: Refused) -> None:
    if refusal.error is None:
        return
    if why := stone.complaint(route.error, refusal.error):
        world.counters.problems.append(f"{route.name}: error {refusal.error!r}: {why}")


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)
