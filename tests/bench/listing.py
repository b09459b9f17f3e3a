"""A million keys listed, against s5cmd and rclone in one run; how soon some are shown.

The server lists by arithmetic and calls itself MinIO, which lists in order, so that one
listing may be read at several places. All of them print date, size and name of each key.
In the end the browser shows them.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.depth import Depth
from fxtui.domain.location import Location
from fxtui.engine.browse import StorageBrowser
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.terminal import Terminal

from .browser import keys
from .costs import Cost, cost_of
from .lister import lister
from .peers import known, s5cmd
from .place import FXTUI, Place, place, tool
from .report import Line, middle, percentile
from .stand import NEAR, Stand

KEYS: Final = int(os.environ.get("FXTUI_BENCH_LISTING", "1000000"))
LATE: Final = int(os.environ.get("FXTUI_BENCH_LISTING_LATE", "100000"))
"""Keys that are listed where each answer takes LATENCY."""

LATENCY: Final = 0.02
SLOW: Final = 0.2
"""Seconds to an answer, where the first rows are waited for."""

ROUNDS: Final = 3
GOAL: Final = 2.0
OURS: Final = ("fxtui", "fxtui, service")


def bench() -> Iterator[Line]:
    yield Line("first rows, in round trips of 200 ms", _first_rows() / SLOW, "x", 1.1)
    for count, latency in ((KEYS, 0.0), (LATE, LATENCY)):
        with place() as here, lister(count, latency) as url:
            yield from _compare(here, url, f"{count:,} keys", latency)
    with place() as here, lister(KEYS) as url:
        yield from _in_a_pane(here, url)


def _compare(here: Place, url: str, title: str, latency: float) -> Iterator[Line]:
    made = Stand(here, "the lister", {NEAR: url}, None, known("key", "secret"))
    service, variables = made.service(), made.variables(NEAR)
    late = f", {latency * 1000:.0f} ms to an answer" if latency else ""
    for bucket in ("flat", "tree"):
        commands = _commands(bucket)
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, words in commands.items():
                serving = service if name == OURS[1] else None
                costs[name].append(cost_of(words, variables, serving))
        yield from _lines(f"{title}, {bucket}{late}", costs)


def _commands(bucket: str) -> Mapping[str, Sequence[str]]:
    rclone = [tool("rclone"), "--config=", "lsf", "-R", "--format=tsp"]
    served = "--use-server-modtime"  # else it asks for each object
    return {
        OURS[0]: [*FXTUI, "ls", "-r", "--no-service", f"s3://{bucket}/"],
        OURS[1]: [*FXTUI, "ls", "-r", f"s3://{bucket}/"],
        "s5cmd": [s5cmd(), "ls", f"s3://{bucket}/*"],
        "rclone": [*rclone, served, f":s3:{bucket}"],
        "rclone, tuned": [*rclone, served, "--fast-list", f":s3:{bucket}"],
    }


def _lines(title: str, costs: Mapping[str, Sequence[Cost]]) -> Iterator[Line]:
    walls = {name: middle([cost.wall for cost in costs[name]]) for name in costs}
    for name, each in costs.items():
        cpu = middle([cost.cpu for cost in each])
        rss = middle([cost.rss for cost in each])
        told = f"{name} (processor {cpu:.2f} s, {rss:.0f} MiB)"
        yield Line(f"{title}: {told}", walls[name], "s")
    best = min((name for name in walls if name not in OURS), key=walls.__getitem__)
    for name in OURS:
        ratio, what = (
            walls[best] / walls[name],
            f"{title}: {name}, times as fast as {best}",
        )
        yield Line(what, ratio, "x", GOAL, more_is_better=True)


def _in_a_pane(here: Place, url: str) -> Iterator[Line]:
    """All of them in the browser: how soon, in how much memory, how it answers then."""
    home = here.folder / "home"
    home.mkdir()
    variables = here.environment | known("key", "secret") | {"AWS_ENDPOINT_URL": url}
    argv = [*FXTUI, "s3://flat/", str(home)]
    all_of_them = f" {KEYS:,} "
    with Terminal(160, 50).start(argv, environment=variables) as shown:
        shown.wait_for("object-000000000")
        began = time.perf_counter()
        shown.wait_for(lambda text: all_of_them in text, within=200)
        shown.wait_for(lambda text: "listing" not in text)
        yield Line(f"{KEYS:,} keys in a pane", time.perf_counter() - began, "s")
        yield Line("  the browser's memory then", _memory(shown, "VmRSS"), "MiB", 150)
        shown.wait_until_quiet(0.5)
        times, _ = keys(shown, "jk")
        yield Line("  cursor key to frame, p50", middle(times), "ms")
        yield Line("  p95", percentile(times, 0.95), "ms", 5)
        began = time.perf_counter()
        shown.send("o")
        shown.wait_for("2.0 KiB", within=60)
        yield Line("  until they are sorted by size", time.perf_counter() - began, "s")
        yield Line("  the most memory it had", _memory(shown, "VmHWM"), "MiB", 150)


def _memory(shown: Terminal, which: str) -> float:
    """Of a browser, in MiB."""
    with open(f"/proc/{shown.process}/status", encoding="ascii") as lines:  # noqa: PTH123  # no path of ours
        line = next(line for line in lines if line.startswith(which))
    return int(line.split()[1]) / 1024


def _first_rows() -> float:
    """Seconds from asking to the first rows, where the server is known already."""
    with lister(KEYS, SLOW) as url:
        return asyncio.run(_until_first(url))


async def _until_first(url: str) -> float:
    settings = S3Settings(
        endpoint_url=url, access_key_id="key", secret_access_key="secret"
    )
    async with S3Storage(settings, Context()) as storage:
        await storage.list_page("flat/")
        browser, at = StorageBrowser(lambda *_: storage), Location("s3", "flat/")
        began = time.perf_counter()
        pages = browser.list_pages(at, Context(), depth=Depth.ORDERED)
        async with aclosing(pages) as listed:
            async for _ in listed:
                break
        return time.perf_counter() - began
