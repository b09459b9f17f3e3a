"""The browser in a page, as a web browser sees it: who is let in, and what ends when."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import psutil
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from aiohttp import WSServerHandshakeError as Refused
from yarl import URL

from fxtui.web.address import Base, base_of
from fxtui.web.door import Door
from fxtui.web.server import Site

from .conftest import PATIENCE, Program, Quick

ORIGIN: Final = "https://lab.example"
TOKEN: Final = "what opens only once"
SAYS_ITS_SIZE: Final = (
    "sh",
    "-c",
    'stty -echo; echo begun; while read line; do echo "<$line $(stty size)>"; done',
)
IS_STUBBORN: Final = ("sh", "-c", "trap '' HUP TERM; echo $$ begun; exec sleep 60")


class Visitor:
    """Somebody with a web browser, which keeps cookies."""

    def __init__(self, http: ClientSession, address: URL) -> None:
        self._http = http
        self.address = address.origin()

    async def follow(self, token: str) -> int:
        """The status of what the link leads to."""
        async with self._http.get(self.address.with_query(token=token)) as answer:
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self._http.get(self.address / path) as answer:
            return answer.status, await answer.text(errors="replace")

    @asynccontextmanager
    async def page(
        self, origin: str | None = None
    ) -> AsyncIterator[ClientWebSocketResponse]:
        where = (self.address / "ws").with_query(width=100, height=30)
        of_page = str(self.address) if origin is None else origin
        async with self._http.ws_connect(where, origin=of_page) as page:
            yield page


@asynccontextmanager
async def visiting(address: URL) -> AsyncIterator[Visitor]:
    async with a_web_browser() as http:
        yield Visitor(http, address)


@asynccontextmanager
async def served(
    words: Sequence[str], base: Base | None = None
) -> AsyncIterator[Visitor]:
    """Somebody who is still there when the server ends."""
    site = Site(Door(TOKEN), words, grace=0.1, base=base)
    async with a_web_browser() as http, site.served("127.0.0.1", 0) as port:
        yield Visitor(http, URL.build(scheme="http", host="127.0.0.1", port=port))


def a_web_browser() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def seen(page: ClientWebSocketResponse, text: str) -> str:
    """What a page has shown when this was in it."""
    shown = b""
    async with asyncio.timeout(PATIENCE):
        while text.encode() not in shown:
            message = await page.receive()
            assert message.type is WSMsgType.BINARY, shown
            shown += message.data
    return shown.decode()


async def test_a_link_opens_once_and_only_its_page_has_a_browser() -> None:
    async with served(SAYS_ITS_SIZE) as visitor, visiting(visitor.address) as other:
        foreign = "http://evil.example"

        assert (await visitor.get(""))[0] == 403
        assert await visitor.follow("something else") == 403
        assert await visitor.follow(TOKEN) == 200
        assert await visitor.follow(TOKEN) == 200  # who is inside may press it again
        assert await other.follow(TOKEN) == 403
        for somebody, origin in ((other, None), (visitor, foreign), (visitor, "")):
            with pytest.raises(Refused, match="403"):
                async with somebody.page(origin):
                    pass
        async with visitor.page() as page:
            await seen(page, "begun")


async def test_a_token_becomes_a_cookie_that_no_script_and_no_other_site_has() -> None:
    async with served(SAYS_ITS_SIZE) as visitor:
        there = visitor.address.with_query(token=TOKEN)

        async with ClientSession() as http, http.get(there) as answer:
            told, text = answer.headers, await answer.text()

    assert "HttpOnly" in told["Set-Cookie"]
    assert "SameSite=Strict" in told["Set-Cookie"]
    assert TOKEN not in told["Set-Cookie"] + text
    assert told["Referrer-Policy"] == "no-referrer"
    assert told["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]


async def test_behind_a_proxy_the_cookie_and_the_pages_are_those_of_its_address() -> None:
    base = base_of(f"{ORIGIN}/fxtui")
    async with served(SAYS_ITS_SIZE, base) as visitor:
        there = visitor.address / "fxtui" / ""

        async with ClientSession() as http, http.get(there % {"token": TOKEN}) as answer:
            told = answer.headers["Set-Cookie"]
        cookie = {"Cookie": told.partition(";")[0]}

        assert "Path=/fxtui/" in told
        assert "Secure" in told
        for where in (there, visitor.address):  # with the path of the proxy, or without
            async with ClientSession(headers=cookie) as http:
                async with http.get(where) as answer:
                    assert 'src="page/start.js"' in await answer.text()
                with pytest.raises(Refused, match="403"):
                    await http.ws_connect(where / "ws", origin=str(where.origin()))
                async with http.ws_connect(where / "ws", origin=ORIGIN) as page:
                    await seen(page, "begun")


async def test_a_page_has_all_that_it_needs_from_here() -> None:
    async with served(SAYS_ITS_SIZE) as visitor:
        await visitor.follow(TOKEN)
        _, page = await visitor.get("")
        names = re.findall(r'(?:src|href)="([^:"]+)"', page)

        found = [await visitor.get(name) for name in names]

    assert [status for status, _ in found] == [200] * 5
    assert "http" not in page


async def test_a_page_types_and_has_a_size() -> None:
    async with served(SAYS_ITS_SIZE) as visitor:
        await visitor.follow(TOKEN)
        async with visitor.page() as page:
            await seen(page, "begun")
            await page.send_json(["stdin", "é\n"])
            first = await seen(page, ">")
            await page.send_json(["resize", {"width": 40, "height": 10}])
            await page.send_str("what nobody understands")
            await page.send_json(["stdin", "b\n"])
            second = await seen(page, ">")
            await page.send_json(["stdin", "\x04"])
            last = await page.receive(PATIENCE)

    assert "<é 30 100>" in first
    assert "<b 10 40>" in second
    assert last.type is WSMsgType.CLOSE


async def test_who_ignores_that_its_page_has_gone_is_killed() -> None:
    async with served(IS_STUBBORN) as visitor:
        await visitor.follow(TOKEN)
        async with visitor.page() as page:
            process = psutil.Process(int((await seen(page, "begun")).split()[0]))

        await asyncio.to_thread(process.wait, PATIENCE)


async def test_what_is_still_open_ends_with_the_server() -> None:
    async with AsyncExitStack() as pages:
        async with served(IS_STUBBORN) as visitor:
            await visitor.follow(TOKEN)
            page = await pages.enter_async_context(visitor.page())
            process = int((await seen(page, "begun")).split()[0])

        assert not psutil.pid_exists(process)


async def test_the_real_one_ends_with_its_page_or_when_the_server_is_killed(
    program: Program,
) -> None:
    (program.folder / "alpha.txt").touch()
    server = program.start("web", program.folder)
    try:
        link = await invited(server)
        async with visiting(link) as visitor:
            await visitor.follow(link.query["token"])
            async with visitor.page() as page:
                await seen(page, "alpha.txt")
                first = browser_of(server)
                told = [*first.cmdline(), *first.environ().values()]
                assert not any(link.query["token"] in word for word in told)
                await page.send_json(["stdin", "\x1a"])  # Ctrl-Z
                await seen(page, "no shell is behind")
            await asyncio.to_thread(first.wait, PATIENCE)

            async with visitor.page() as page:
                await seen(page, "alpha.txt")
                second = browser_of(server)
                server.kill()
                await asyncio.to_thread(second.wait, PATIENCE)
    finally:
        server.kill()
        server.communicate()


async def test_ctrl_c_ends_it(program: Program) -> None:
    server = program.start("web", "--port", "0")

    await invited(server)
    server.send_signal(signal.SIGINT)
    _, complained = await asyncio.to_thread(server.communicate, timeout=PATIENCE)

    assert server.returncode == 130
    assert "Traceback" not in complained


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--host", "0.0.0.0"], "--allow-remote"),
        (["--host", "localhost.example"], "--allow-remote"),
        (["--host", ""], "--host"),
        (["--allow-remote"], "--host"),
        (["--port", "65536"], "65536"),
        (["--base-url", "lab.example"], "https://host/fxtui/"),
        (["--token", "secret of mine"], "file:/path"),
        (["--token", ""], "file:/path"),
        (["s3:oops"], "s3://oops"),
    ],
)
def test_what_would_let_others_in_or_cannot_be_is_refused(
    quick: Quick, words: list[str], said: str
) -> None:
    refused = quick.run("web", *words)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert "secret of mine" not in refused.stderr
    assert refused.stdout == ""


def test_a_token_that_can_be_guessed_is_refused(quick: Quick) -> None:
    short = quick.folder / "token"
    short.touch(0o600)
    short.write_text("1234")

    refused = quick.run("web", "--token", f"file:{short}")

    assert refused.returncode == 2
    assert "16 characters" in refused.stderr


async def invited(server: subprocess.Popen[str]) -> URL:
    """Where the pages are of a server that says its link, and nothing before."""
    assert server.stdout
    said = await asyncio.to_thread(server.stdout.readline)
    return URL(said.strip())


def browser_of(server: subprocess.Popen[str]) -> psutil.Process:
    children = psutil.Process(server.pid).children()
    (browser,) = (child for child in children if "fxtui.web.child" in child.cmdline())
    return browser
