"""The browser at the end of a line: what it sends, how late it is, what it costs.

Bytes and processor time are what they are on any machine; delays are those of this one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import psutil

from tests.slow_terminal import SlowTerminal
from tests.terminal import Terminal

from .browser import keys
from .null_server import null_server
from .peers import addressed
from .place import FXTUI, Place, place
from .report import Line, percentile

ROWS: Final = 10_000
PAGES: Final = 40
SECONDS: Final = 20.0
MIB: Final = 1024 * 1024
PAGE_DOWN: Final = "\x1b[6~"
_KEYS: Final = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "x"}


def bench() -> Iterator[Line]:
    with place() as here:
        yield from _slow(here, is_paced=True)
    with place() as here:
        yield from _slow(here, is_paced=False)
    with place() as here:
        yield from _queue(here)
    with place() as here:
        yield from _busy(here)


def _slow(here: Place, *, is_paced: bool) -> Iterator[Line]:
    """20 kB/s and a round trip of 100 ms, and pages quicker than the line takes them."""
    (here.folder / "config.toml").write_text(f"[ui]\npaced = {str(is_paced).lower()}\n")
    folder = here.make("many", ROWS, 0)
    argv = [*FXTUI, str(folder), str(here.folder)]
    terminal = SlowTerminal(160, 50, rate=20_000, delay=0.05)
    with terminal.start(argv, environment=here.environment) as shown:
        shown.wait_for("file-000010")
        shown.wait_until_quiet(1.5)
        before = shown.total
        for _ in range(PAGES):
            typed = shown.send(PAGE_DOWN)
            time.sleep(0.1)
        shown.wait_until_quiet(1.0)
        name = "20 kB/s, 100 ms" if is_paced else "  the same, as Textual does it"
        lag = shown.frames[-1].at - typed
        yield Line(
            f"{name}: lag after {PAGES} pages", lag, "s", 0.5 if is_paced else None
        )
        yield Line("  bytes", shown.total - before, "B")


def _queue(here: Place) -> Iterator[Line]:
    """A job of many objects that moves slowly, seen as a queue."""
    _sparse(here.folder / "many", ROWS, MIB)
    many, target = (f"{here.folder / name}/" for name in ("many", "target"))
    here.fxtui("cp", "-r", "--detach", "--limit-rate", "4MiB", many, target)
    terminal = Terminal(160, 50)
    with terminal.start([*FXTUI, many, many], environment=here.environment) as shown:
        shown.wait_for("running")
        shown.keeps_screen = False
        shown.send("t")
        for tab, name in (("1", "what runs"), ("2", "what waits")):
            shown.send(tab)
            shown.wait_until_quiet(3.0, within=3.0)
            cpu, sent = _spent(shown, SECONDS)
            yield Line(f"queue of {ROWS:,}, {name}: processor", cpu * 100, "%", 1.5)
            yield Line("  bytes a second", sent, "B/s", 3000)


def _spent(shown: Terminal, seconds: float) -> tuple[float, float]:
    """What of a processor the browser takes, and what it sends in a second."""
    process = psutil.Process(shown.process)
    before, sent, began = process.cpu_times(), shown.total, time.perf_counter()
    time.sleep(seconds)
    after, took = process.cpu_times(), time.perf_counter() - began
    cpu = after.user + after.system - before.user - before.system
    return cpu / took, (shown.total - sent) / took


def _busy(here: Place) -> Iterator[Line]:
    """Keys while the engine sends all that a server takes."""
    folder = here.make("names", 1000, 0)
    _sparse(here.folder / "large", 80, 512 * MIB)
    with null_server(here.folder / "null", []) as server:
        if server is None:
            return
        url = server.url(("http", 0))
        assert url
        variables = here.environment | _KEYS | addressed(url, None)
        source = f"{here.folder / 'large'}/"
        here.fxtui("cp", "-r", "--detach", source, "s3://bench/x/", variables=variables)
        yield from _keys_beside(folder, variables)


def _keys_beside(folder: Path, variables: Mapping[str, str]) -> Iterator[Line]:
    terminal = Terminal(160, 50)
    with terminal.start(
        [*FXTUI, str(folder), str(folder)], environment=variables
    ) as shown:
        shown.wait_for("running")
        shown.keeps_screen = False
        times, _ = keys(shown, "jk")
        yield Line(
            "key to frame beside a full line, p95", percentile(times, 0.95), "ms", 16
        )


def _sparse(folder: Path, count: int, size: int) -> None:
    folder.mkdir()
    for number in range(count):
        with (folder / f"object-{number:06}").open("wb") as file:
            os.truncate(file.fileno(), size)
