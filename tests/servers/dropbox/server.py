"""The emulator as an HTTP server: which request is whose."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web

from . import control, registry
from .door import answer
from .world import World

_HEADERS = 1 << 20
_BODY = 1 << 30
_BUFFER = 1 << 19
"""Half the CPU time of aiohttp's 64 KiB, for large bodies."""

HOST = "127.0.0.1"


class Server:
    def __init__(self, folder: Path) -> None:
        registry.load()
        self.world = World(folder)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        if path.startswith("/__emu/"):
            return await self._controlled(request, path.removeprefix("/__emu/"))
        route = registry.ROUTES.get(path.removeprefix("/2/"))
        if path.startswith("/2/") and route is not None and request.method == "POST":
            return await answer(self.world, route, request)
        return await self._page(request)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        for (method, path), handler in registry.PAGES.items():
            is_there = request.path == path
            is_below = path.endswith("/") and request.path.startswith(path)
            if method == request.method and (is_there or is_below):
                return await handler(self.world, request)
        what = f"{request.method} {request.path}"
        self.world.counters.problems.append(f"nothing answers {what}")
        return web.Response(status=404, text=f"Unknown API function: {what}")

    async def _controlled(self, request: web.Request, what: str) -> web.Response:
        if what == "reset":
            self.world = control.afresh(self.world)
            return web.json_response(None)
        arg = json.loads(await request.read() or b"null")
        return web.json_response(control.said(self.world, what, arg))


@asynccontextmanager
async def serving(port: int = 0) -> AsyncIterator[str]:
    """Serve on loopback; yield the address."""
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    with TemporaryDirectory(prefix="fxtui-dropbox-") as folder:
        spool = Path(folder, "bodies")
        spool.mkdir()
        app = web.Application(client_max_size=_BODY)
        app.router.add_route("*", "/{path:.*}", Server(spool).handle)
        limits: dict[str, Any] = {
            "max_field_size": _HEADERS,
            "max_line_size": _HEADERS,
            "read_bufsize": _BUFFER,
        }
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, **limits)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, port)
            await site.start()
            yield f"http://{HOST}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
