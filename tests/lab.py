"""The laboratory of the pictures: a folder, a bucket that keeps its past, accounts."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from fxtui import wiring
from fxtui.config import Paths
from fxtui.demo.samples import make_local_samples
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import JobRequest, Jobs, Order, Source, Verb
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests import dropbox_scenes
from tests.e2e.shelf import Shelf
from tests.engines import finished

if TYPE_CHECKING:
    from fxtui.demo.seaweed import SeaweedFS
    from fxtui.domain.engine import Doors
    from tests.servers.dropbox.running import Emulator

BUCKET: Final = Location("s3", "research/", "demo")

_CONFIG: Final = """\
[profiles.s3.demo]
endpoint_url = "{url}"
region = "us-east-1"
access_key_id = "{key}"
secret_access_key = "file:{secret}"

[profiles.s3.lab]
endpoint_url = "{url}"
region = "us-east-1"
access_key_id = "AKIALASTYEAR"
secret_access_key = "file:{secret}"
"""

_FIT: Final = '''\
"""Fits a line to what the stations have measured."""

from statistics import linear_regression

TOLERANCE = 0.05  # of the slope


def fit(hours: list[float], degrees: list[float]) -> tuple[float, float]:
    """The slope, and where the line begins; raise ValueError if there is none."""
    if len(hours) < 3:
        raise ValueError(f"{len(hours)} points are no line")
    slope, start = linear_regression(hours, degrees)
    return round(slope, 3), start
'''


def make_folder(folder: Path) -> None:
    """What is on this machine."""
    make_local_samples(folder)
    _write(folder / "results/fit.py", _FIT)
    _write(folder / "results/run.json", _run(4))
    _write(folder / "results/table.csv", _table(400))
    _write(folder / "results/summary.md", "# Summary\n\nIt rained.\n")
    for station in range(1, 10):
        _fill(folder / f"results/plots/station {station}.png", 41_000 + 1_700 * station)


async def make_bucket(server: SeaweedFS, doors: Doors, folder: Path) -> str:
    """Fill it by way of ``folder``; when all that was there before its last changes."""
    settings = S3Settings(
        endpoint_url=server.endpoint_url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
    )
    async with S3Storage(settings, wiring.context_here()) as storage:
        await storage.make_directory(BUCKET.key)
        shelf = Shelf(storage, BUCKET.key)
        await shelf.keep_versions()
        for rows in (90, 210, 320):
            _write(folder / "results/table.csv", _table(rows))
            _write(folder / "results/run.json", _run(rows % 4))
            await _copied(doors, folder)
        then = datetime.now(UTC).isoformat(" ")
        await asyncio.sleep(1)  # a server tells times in whole seconds
        for name, count in {"raw/2026-11-11": 3, "raw/2026-11-12": 5}.items():
            for number in range(1, count + 1):
                _fill(folder / name / f"night {number}.fits", 1_400_000 * number)
        for name in ("archive/2025.tar", "results/old table.csv", "[draft] report.md"):
            _fill(folder / name, 5_600_000 if name.endswith("tar") else 123_456)
        for station in (1, 2, 3, 4, 11, 12):
            _fill(folder / f"results/plots/station {station}.png", 42_700)
        _write(folder / "results/fit.py", _FIT)
        _write(folder / "README.txt", "The data of our group.\n")
        await _copied(doors, folder)
        await shelf.delete("results/run.json")
    return then


def make_paths(server: SeaweedFS, dropbox: Emulator, folder: Path) -> Paths:
    """A configuration with accounts of both."""
    secret, config = folder / "secret", folder / "config.toml"
    secret.touch(0o600)
    secret.write_text(server.secret_key)
    told = _CONFIG.format(url=server.endpoint_url, key=server.access_key, secret=secret)
    config.write_text(told + dropbox_scenes.config_of(dropbox, folder))
    return Paths.of(variables(folder))


def variables(folder: Path) -> dict[str, str]:
    """What leads a program to them."""
    return {
        "FXTUI_STATE": str(folder / "state"),
        "FXTUI_CONFIG": str(folder / "config.toml"),
    }


def local(folder: Path) -> Location:
    return Location(LOCAL, f"{str(folder)[1:]}/")


async def _copied(doors: Doors, folder: Path) -> None:
    request = JobRequest(Verb.COPY, (Source(local(folder)),), BUCKET)
    context = wiring.context_here()
    job = await doors.engine.submit(request, context)
    await finished(doors.engine, job)
    await doors.engine.order(Order.CLEAR, Jobs((job,)), context)


def _run(station: int) -> str:
    run = {
        "run": 12,
        "station": station,
        "parts": ["lens", "grating"],
        "calibrated": True,
    }
    return json.dumps(run)


def _table(rows: int) -> str:
    random = Random(1)  # the same every time
    lines = (
        f"{n // 24 + 1:02},{n % 24:02}:00,{random.gauss(12, 5):.1f},{random.random():.3f}"
        for n in range(rows)
    )
    return "\n".join(["day,hour,degrees,humidity", *lines, ""])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _fill(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
