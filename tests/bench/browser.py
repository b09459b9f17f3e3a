"""The browser in a terminal: how soon it is there, and how soon it answers a key."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Final

import psutil

from tests.terminal import Terminal

from .place import FXTUI, Place, place
from .report import Line, middle, percentile

ROUNDS: Final = 11
KEYS: Final = 80
ROWS: Final = 100_000

_ONE_LABEL: Final = """
from textual.app import App
from textual.widgets import Label
class Hello(App):
    def compose(self):
        yield Label("hello-there")
Hello().run()
"""


def bench() -> Iterator[Line]:
    with place() as here:
        yield from _start(here)
    with place() as here:
        yield from _many_rows(here)


def _start(here: Place) -> Iterator[Line]:
    """Until the local entries are painted, against a program of one label; by turns."""
    (here.folder / "home").mkdir()
    (here.folder / "home/the-entry").write_bytes(b"")
    hello = here.folder / "hello.py"
    hello.write_text(_ONE_LABEL)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(_until_seen(here, [sys.executable, str(hello)], b"hello-there"))
        home = str(here.folder / "home")
        ours.append(_until_seen(here, [*FXTUI, home, home], b"the-entry"))
    yield Line("one label, exec to paint", middle(theirs) * 1000, "ms")
    yield Line("fxtui, exec to local entries", middle(ours) * 1000, "ms")
    yield Line("  the same as a ratio", middle(ours) / middle(theirs), "x", 1.2)


def _until_seen(here: Place, argv: list[str], found: bytes) -> float:
    with Terminal(keeps_screen=False).start(argv, environment=here.environment) as shown:
        return shown.wait_for_bytes(found)


def _many_rows(here: Place) -> Iterator[Line]:
    folder = here.make("many", ROWS, 0)
    argv = [*FXTUI, str(folder), str(here.folder)]
    with Terminal(160, 50).start(argv, environment=here.environment) as shown:
        shown.wait_for("file-000010")
        shown.wait_until_quiet(1.0)
        shown.keeps_screen = False
        times, sizes = keys(shown, "jk")
        yield Line(f"cursor key to frame, {ROWS:,} rows, p50", middle(times), "ms")
        yield Line("  p95", percentile(times, 0.95), "ms", 3)
        yield Line("  bytes of a frame, p95", percentile(sizes, 0.95), "B", 520)
        pages, sizes = keys(shown, ["\x1b[6~"])
        yield Line("page key to frame, p50", middle(pages), "ms", 6)
        yield Line("  p95", percentile(pages, 0.95), "ms", 16)
        yield Line("  bytes of a frame, p95", percentile(sizes, 0.95), "B", 4000)
        yield Line("idle for 3 s", _idle(shown, 3.0), "B", 0)
        rss = psutil.Process(shown.process).memory_info().rss / 2**20
        yield Line(f"the browser's memory at {ROWS:,} rows", rss, "MiB", 150)


def keys(shown: Terminal, which: Sequence[str]) -> tuple[list[float], list[int]]:
    """Press keys by turns: milliseconds to the end of the frame, and its bytes."""
    times, sizes = [], []
    for key in islice(cycle(which), KEYS):
        frames, before = len(shown.frames), shown.total
        typed = shown.send(key)
        if frame := shown.wait_for_frame(frames):
            times.append((frame.at - typed) * 1000)
        shown.wait_until_quiet(0.05, within=2)
        sizes.append(shown.total - before)
    return times, sizes


def _idle(shown: Terminal, seconds: float) -> int:
    """Bytes that are written while nobody does anything."""
    before = shown.total
    shown.wait_until_quiet(seconds, within=seconds)
    return shown.total - before
