"""The pages over HTTP: who comes in, what they are given, and the browser that is theirs.

Nothing comes from elsewhere, and nothing is logged: an address may have the token in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from fxtui.domain.errors import UsageError

from .address import Base
from .door import Door, is_own
from .heard import Size, heard, size_of
from .sitting import GRACE, Sitting, sitting

_MOST: Final = 16
"""Pages at once: each is a process of 45 MB."""

_HEARTBEAT: Final = 15.0
"""Seconds: a page that is gone without a word is missed after one and a half of them."""

_LARGEST: Final = 1024 * 1024
_PAGE: Final = Path(__file__).with_name("page")

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""xterm.js makes style sheets as it goes, hence the one that is unsafe."""

_CLOSED: Final = (
    "This link has been used, or is not the whole of it. For a new one: end fxtui web "
    "with Ctrl-C, and start it again.\n"
)
_FOREIGN: Final = "This is only for the page that fxtui web gave you.\n"
_FULL: Final = f"There are {_MOST} pages of this fxtui web already: close one.\n"

_COME_IN: Final = (
    '<!doctype html><meta charset="utf-8"><title>fxtui</title>'
    '<link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url=./">'
)
"""No redirect: a link in another page may be followed, and such a redirect is without a
cookie that is ``SameSite=Strict``."""


def terminal_page() -> Path:
    """The files of textual-serve, which has the terminal of a page."""
    found = find_spec("textual_serve")
    if not (found and found.submodule_search_locations):
        raise UsageError("web needs an extra: pip install 'fxtui[web]'")
    return Path(found.submodule_search_locations[0]) / "static"


class Site:
    """What is served, to whoever the door lets in."""

    def __init__(
        self,
        door: Door,
        words: Sequence[str],
        *,
        grace: float = GRACE,
        base: Base | None = None,
    ) -> None:
        """``words`` are the program that each page is, which has so long to leave.

        ``base`` is where a proxy has the pages, if all come through one.
        """
        self._door, self._base = door, base
        self._words = words
        self._grace = grace
        self._pages: set[web.WebSocketResponse] = set()

    @asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[int]:
        """Its port; OSError where that cannot be had. At the end all pages are closed."""
        app = web.Application()
        for path in dict.fromkeys(("/", self._path)):  # a proxy may leave it out, or not
            app.add_routes(
                [
                    web.get(path, self._index, allow_head=False),
                    web.get(f"{path}ws", self._page, allow_head=False),
                    web.static(f"{path}page", _PAGE),
                    web.static(f"{path}static", terminal_page()),
                ]
            )
        app.on_response_prepare.append(_guard)
        app.on_shutdown.append(self._close_pages)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2 * self._grace)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    async def _index(self, request: web.Request) -> web.StreamResponse:
        offered = request.query.get("token")
        if self._knows(request):
            return _entrance() if offered is not None else web.FileResponse(_INDEX)
        session = self._door.exchange(offered or "")
        if session is None:
            raise web.HTTPForbidden(text=_CLOSED)
        answer = _entrance()
        answer.set_cookie(
            _cookie(request),
            session,
            path=self._path,
            secure=self._base is not None and self._base.is_encrypted,
            httponly=True,
            samesite="Strict",
        )
        return answer

    async def _page(self, request: web.Request) -> web.StreamResponse:
        if not (self._knows(request) and self._is_own(request)):
            raise web.HTTPForbidden(text=_FOREIGN)
        if len(self._pages) >= _MOST:
            raise web.HTTPServiceUnavailable(text=_FULL)
        told = request.query
        page = web.WebSocketResponse(
            timeout=self._grace,  # else one that is gone holds up the end for 10 s
            heartbeat=_HEARTBEAT,
            max_msg_size=_LARGEST,
            compress=False,
        )
        self._pages.add(page)
        try:
            await page.prepare(request)
            size = size_of(told.get("width"), told.get("height"))
            async with sitting(self._words, size, grace=self._grace) as seat:
                await _sit(seat, page)
        finally:
            self._pages.discard(page)
        return page

    @property
    def _path(self) -> str:
        return self._base.path if self._base else "/"

    def _is_own(self, request: web.Request) -> bool:
        """Whether a page of ours asks: a proxy may name this server as it likes."""
        origin = request.headers.get("Origin", "")
        base = self._base
        return base.is_origin_of(origin) if base else is_own(origin, request.host)

    def _knows(self, request: web.Request) -> bool:
        return self._door.knows(request.cookies.get(_cookie(request), ""))

    async def _close_pages(self, _: web.Application) -> None:
        async with asyncio.TaskGroup() as tasks:
            for page in self._pages:
                tasks.create_task(_close(page))


_INDEX: Final = _PAGE / "index.html"


async def _sit(seat: Sitting, page: web.WebSocketResponse) -> None:
    """Until the page goes, or the program has ended."""
    async with asyncio.TaskGroup() as tasks:
        showing = tasks.create_task(_show(seat, page))
        async for message in page:
            is_text = message.type is WSMsgType.TEXT
            if is_text and not await _obeyed(seat, heard(message.data)):
                break
        showing.cancel()


async def _show(seat: Sitting, page: web.WebSocketResponse) -> None:
    with suppress(ConnectionError):  # who has gone sees nothing
        while shown := await seat.shown():
            await page.send_bytes(shown)
    await page.close()


async def _obeyed(seat: Sitting, told: bytes | Size | None) -> bool:
    """Whether somebody is still there who listens."""
    if isinstance(told, Size):
        seat.resize(told)
    return await seat.type(told) if isinstance(told, bytes) else True


async def _close(page: web.WebSocketResponse) -> None:
    await page.close(code=WSCloseCode.GOING_AWAY)


async def _guard(_: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(_HEADERS)
    answer.headers.setdefault("Cache-Control", "no-cache")


def _entrance() -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(text=_COME_IN, content_type="text/html", headers=headers)


def _cookie(request: web.Request) -> str:
    """Cookies know no ports, so its name does: two of these may be open at once."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    return f"fxtui-{port}"
