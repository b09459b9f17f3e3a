"""A headless Chromium, driven by its own protocol: what a page shows, and what is typed.

The terminal of a page is painted on a canvas, which has no text in it. So what the page
is sent is read along, onto a screen of our own; a picture is what a person sees.
"""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse

PATIENCE: Final = 60.0
CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")

_OPTIONS: Final = (
    "--headless=new",
    "--no-sandbox",  # a container may not let it have one
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--ignore-certificate-errors",
    "--remote-debugging-port=0",
    "--enable-unsafe-swiftshader",
)
_REACHES: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {}"
"""No name is found: what a page loads comes from one address, or not at all."""

_PRIVATE: Final = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Sequences that pyte would print."""

_KEYS: Final = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40, "F5": 116}


_WHEN_TRUE: Final = """
new Promise((done) => {
  const look = () => (%s ? done() : requestAnimationFrame(look));
  look();
})"""


class Page:
    """One tab of it."""

    def __init__(self, line: ClientWebSocketResponse) -> None:
        self._line = line
        self._number = 0
        self._session = ""
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._changed = asyncio.Event()
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.asked: list[str] = []
        """The addresses of all that it wanted."""

        self.problems: list[str] = []
        """What it complained of on its console."""

    async def begin(self, *, columns: int, rows: int) -> None:
        """Be as large as a terminal of so many columns and rows would be at the least."""
        self._screen.resize(rows, columns)
        made = await self._say("Target.createTarget", url="about:blank")
        told = {"targetId": made["targetId"], "flatten": True}
        self._session = (await self._say("Target.attachToTarget", **told))["sessionId"]
        for part in ("Network", "Page", "Runtime", "Log"):
            await self._say(f"{part}.enable")

    async def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1}
        await self._say("Emulation.setDeviceMetricsOverride", mobile=False, **metrics)

    async def go(self, address: str) -> None:
        await self._say("Page.navigate", url=address)

    async def close(self) -> None:
        await self._say("Page.close")

    async def type(self, keys: str) -> None:
        for key in keys:
            await self._say("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
            await self._say("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def press(self, key: str) -> None:
        """One that has a name."""
        told = {"key": key, "code": key, "windowsVirtualKeyCode": _KEYS[key]}
        await self._say("Input.dispatchKeyEvent", type="rawKeyDown", **told)
        await self._say("Input.dispatchKeyEvent", type="keyUp", **told)

    async def cookies(self) -> list[dict[str, Any]]:
        found = await self._say("Network.getCookies")
        return list(found["cookies"])

    async def evaluate(self, script: str) -> Any:
        found = await self._say("Runtime.evaluate", expression=script)
        return found["result"].get("value")

    async def finds(self, truth: str) -> None:
        """Return when this, of JavaScript, is true in the page."""
        script = _WHEN_TRUE % truth
        await self._say("Runtime.evaluate", expression=script, awaitPromise=True)

    async def picture(self) -> bytes:
        """As PNG."""
        taken = await self._say("Page.captureScreenshot", format="png")
        return base64.b64decode(taken["data"])

    async def shows(self, text: str) -> None:
        """Return as soon as this is on the screen."""
        await self._until(lambda: text in self.text, text)

    async def is_opened(self, *, times: int) -> None:
        """Return when it has asked for its terminal so often."""
        asked = self.asked
        await self._until(lambda: sum("ws://" in a for a in asked) >= times, "a line")

    async def _until(self, is_so: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not is_so():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"never seen: {what}\n{self.text}") from None

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    async def listen(self) -> None:
        """Hear what Chromium says, until it is gone."""
        async for message in self._line:
            told = message.json()
            if (number := told.get("id")) is not None:
                self._answers.pop(number).set_result(told)
            else:
                self._hear(told["method"], told["params"])
                self._changed.set()

    def _hear(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.asked.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.asked.append(told["url"])
                self._screen.reset()
            case "Network.webSocketFrameSent":
                self._resize(told["response"]["payloadData"])
            case "Network.webSocketFrameReceived" if told["response"]["opcode"] == 2:
                shown = base64.b64decode(told["response"]["payloadData"])
                self._stream.feed(_PRIVATE.sub(b"", shown))
            case "Runtime.exceptionThrown":
                self.problems.append(str(told["exceptionDetails"]))
            case "Log.entryAdded" if told["entry"]["level"] == "error":
                self.problems.append(told["entry"]["text"])

    def _resize(self, said: str) -> None:
        if size := re.match(r'\["resize",\{"width":(\d+),"height":(\d+)', said):
            self._screen.resize(int(size[2]), int(size[1]))

    async def _say(self, method: str, **parameters: object) -> dict[str, Any]:
        self._number += 1
        answer = asyncio.get_running_loop().create_future()
        self._answers[self._number] = answer
        told: dict[str, object] = {"id": self._number, "method": method}
        if self._session:
            told["sessionId"] = self._session
        await self._line.send_json(told | {"params": parameters})
        async with asyncio.timeout(PATIENCE):
            said = await answer
        assert "error" not in said, said
        found: dict[str, Any] = said["result"]
        return found


@asynccontextmanager
async def chromium(profile: Path, *, reaches: str = "127.0.0.1") -> AsyncIterator[Page]:
    """One with a profile of its own, which ends with this."""
    assert CHROMIUM
    options = (*_OPTIONS, _REACHES.format(reaches), f"--user-data-dir={profile}")
    process = await asyncio.create_subprocess_exec(
        CHROMIUM, *options, stdout=DEVNULL, stderr=PIPE
    )
    try:
        address = await _address(process)
        async with (
            ClientSession() as http,
            http.ws_connect(address, max_msg_size=0) as line,
            asyncio.TaskGroup() as tasks,
        ):
            page = Page(line)
            listening = tasks.create_task(page.listen())
            tasks.create_task(_pass_over(process))
            await page.begin(columns=120, rows=36)
            yield page
            listening.cancel()
            process.terminate()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _address(process: Process) -> str:
    assert process.stderr
    async with asyncio.timeout(PATIENCE):
        async for said in process.stderr:
            if found := re.search(rb"DevTools listening on (ws://\S+)", said):
                return found[1].decode()
    raise AssertionError("Chromium does not start")


async def _pass_over(process: Process) -> None:
    """Nobody reads what it complains of, and so it must not wait."""
    assert process.stderr
    while await process.stderr.read(65536):
        pass
