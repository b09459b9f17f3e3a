"""Dropbox, as our stand-in has it: a large folder in a pane, and memory in flight.

No peer is compared: none of them can be pointed at it. What is measured is our own cost.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import aclosing
from typing import Final

from fxtui.config import Paths
from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.wiring import doors
from tests.servers.dropbox.running import Emulator

from .memory import peak_of
from .place import Place, place
from .report import Line, middle

ENTRIES: Final = int(os.environ.get("FXTUI_BENCH_ENTRIES", "100000"))
GIB: Final = int(os.environ.get("FXTUI_BENCH_GIB", "2"))
SMALL: Final = int(os.environ.get("FXTUI_BENCH_SMALL", "5000"))
ROUNDS: Final = 3
TICK: Final = 0.001
"""Seconds between two looks whether the loop of a front end still turns."""

FOLDER: Final = Location("dropbox", "large/", "bench")


def bench() -> Iterator[Line]:
    with place() as here, Emulator.start() as server:
        _configure(here, server)
        yield from _listing(here, server)
        yield from _small(here, server)
        yield from _flying(here)


def _configure(here: Place, server: Emulator) -> None:
    secret = here.folder / "token"
    secret.touch(0o600)
    secret.write_text(server.token)
    (here.folder / "config.toml").write_text(
        f'[profiles.dropbox.bench]\nendpoint_url = "{server.url}"\n'
        f'access_token = "file:{secret}"\n'
    )


def _listing(here: Place, server: Emulator) -> Iterator[Line]:
    """By a front end, through the service."""
    server.say("seed", {"folder": "/large", "count": ENTRIES, "size": 1})
    here.fxtui("service", "start")
    rates, lags = [], []
    for _ in range(ROUNDS):
        rate, lag = asyncio.run(_listed(Paths.of(here.environment)))
        rates.append(rate)
        lags.append(lag)
    name = f"{ENTRIES:,} entries listed"
    yield Line(name, middle(rates), "1/s", 50_000, more_is_better=True)
    yield Line("  the longest that the front end stood still", middle(lags), "ms", 50)


async def _listed(paths: Paths) -> tuple[float, float]:
    """Entries a second, and the longest that the loop stood still meanwhile, in ms."""
    browser, watch = doors(paths).browser, Watch()
    began, count = time.perf_counter(), 0
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch.look())
        async with aclosing(browser.list_pages(FOLDER, Context())) as pages:
            async for page in pages:
                count += len(page)
        took = time.perf_counter() - began
        watching.cancel()
    if count != ENTRIES:
        raise RuntimeError(f"{count} of {ENTRIES} entries were listed")
    return count / took, watch.longest * 1000


class Watch:
    """Sees how long a loop stands still."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def look(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - before - TICK)


def _small(here: Place, server: Emulator) -> Iterator[Line]:
    folder = here.make("small", SMALL, 16 * 1024)
    before, began = server.counters()["total"], time.perf_counter()
    here.fxtui("cp", "-r", "--quiet", f"{folder}/", "dropbox://bench@small/")
    took = time.perf_counter() - began
    name = f"{SMALL:,} files of 16 KiB up"
    calls = server.counters()["total"] - before
    yield Line(f"{name}: calls", calls, "", 400 * SMALL / 5000)
    yield Line(f"{name}: a second", SMALL / took, "1/s")


def _flying(here: Place) -> Iterator[Line]:
    large = here.make("large", 8, GIB * 2**30 // 8)
    words = ["cp", "-r", "--quiet"]
    began = time.perf_counter()
    here.fxtui(*words, f"{large}/", "dropbox://bench@flying/")
    up = time.perf_counter() - began
    began = time.perf_counter()
    here.fxtui(*words, "dropbox://bench@flying/", f"{here.folder}/back/")
    down = time.perf_counter() - began
    yield Line(f"8 files, {GIB} GiB in all, up", GIB * 1024 / up, "MiB/s")
    yield Line("  and down", GIB * 1024 / down, "MiB/s")
    yield Line("the service's memory after all of that, most", peak_of(here), "MiB", 200)
