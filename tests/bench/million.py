"""A job of a million objects through the engine and a journal, without a network.

The listing and the target cost nothing, so that what is measured is ours: planning alone,
then moving, pages of the queue, and the most memory that the process ever had.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from asyncio import Event
from collections.abc import (
    AsyncGenerator,
    Callable,
    Iterator,
    Sequence,
)
from contextlib import aclosing
from pathlib import Path
from typing import Final

from fxtui.digest import CRC64NVME
from fxtui.domain.bundle import Arrivals, Delivered, Share, SmallFiles, SmallPut
from fxtui.domain.capabilities import Capabilities
from fxtui.domain.content import Body, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Cursor, Digest, Entry, Kind, Page, Version
from fxtui.domain.errors import StorageError
from fxtui.domain.events import Board
from fxtui.domain.location import Key, Location
from fxtui.domain.request import JobId, JobRequest, Matching, Source, TransferId, Verb
from fxtui.domain.state import State
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Job
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode
from fxtui.domain.writing import WriteOptions as Options
from fxtui.engine.journal import PAGE, open_journal
from fxtui.engine.transfer_engine import TransferEngine

from .place import place, run
from .report import Line

_DIGEST: Final = Digest(CRC64NVME, f"{0:016x}")
COUNT: Final = int(os.environ.get("FXTUI_BENCH_MILLION", "1000000"))
ME: Final = Context()


def bench() -> Iterator[Line]:
    with place() as here:
        words = [sys.executable, "-m", __name__, str(here.folder / "journal.sqlite")]
        environment = here.environment | {"FXTUI_BENCH_MILLION": str(COUNT)}
        found = json.loads(run(words, environment).stdout)
    name = f"{COUNT:,} objects"
    yield Line(f"{name} planned", found["planned"], "1/s", 50_000, more_is_better=True)
    yield Line("  processor time of that", found["planned_cpu"], "s")
    yield Line(f"{name} moved, planning not counted", found["moved"], "1/s")
    yield Line("  processor time of one, planned and moved", found["each"], "us", 60)
    for which in ("first", "middle", "last", "failed"):
        yield Line(f"{which} page of the transfers", found[which] * 1000, "ms", 50)
    yield Line("the journal is opened again", found["opened"], "s")
    yield Line("the journal's file", found["size"], "MiB")
    yield Line("memory after planning, most", found["planned_memory"], "MiB", 200)
    yield Line("memory, most", found["memory"], "MiB", 200)


class Endless(Storage):
    """A bucket of as many objects of one byte as are asked for, listed by arithmetic."""

    scheme = "memory"
    capabilities = Capabilities(
        recursive=True, directories=False, max_put=2**40, max_copy=2**40
    )

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        start = int(cursor or 0)
        end = min(start + 1000, COUNT)
        entries = [_entry(f"{prefix}object-{number:012}") for number in range(start, end)]
        return Page(entries, str(end) if end < COUNT else None)

    async def stat(self, key: Key) -> Entry:
        return _entry(key)

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        yield b"."

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: Options = PLAIN,
    ) -> Entry:
        async with aclosing(body.open()) as chunks:
            async for _ in chunks:
                pass
        return _entry(key)

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        return []

    async def aclose(self) -> None:
        pass


class Disk(Endless):
    """The same, as if they were files."""

    capabilities = replace(Endless.capabilities, files=True)

    def small_files(self) -> SmallFiles:
        return self

    def take(self, key: Key, size: int, version: Version) -> bytes:
        return b"."

    def is_free(self, key: Key) -> bool:
        return True

    def land(
        self,
        key: Key,
        content: bytes,
        modified: int | None,
        mode: WriteMode = OVERWRITE,
    ) -> Entry:
        return _entry(key)


class Bucket(Endless):
    """Takes bundles, as soon as it may."""

    capabilities = replace(Endless.capabilities, bundles=True)

    def __init__(self) -> None:
        self.may_write = Event()

    async def put_bundle(
        self,
        files: SmallFiles,
        puts: Sequence[SmallPut],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        await self.may_write.wait()
        for number, each in enumerate(puts):
            files.take(each.file, each.size, each.version)
            arrivals[number] = Delivered(_entry(each.key), _DIGEST)


def _entry(key: Key) -> Entry:
    return Entry(key, Kind.FILE, 1, 1.7e9, '"0123456789abcdef0123456789abcdef"')


async def measure(path: Path) -> dict[str, float]:
    """All figures of one run, times in seconds and sizes in MiB."""
    source, target = Disk(), Bucket()
    storages = {None: source, "target": target}
    journal, _ = open_journal(path)
    found: dict[str, float] = {}
    async with TransferEngine(lambda at, _: storages[at.profile], journal) as engine:
        there = Location("memory", "there/", "target")
        origin = Source(Location("memory", "a/prefix/of/some/length/"))
        began, used = time.perf_counter(), time.process_time()
        job = await engine.submit(JobRequest(Verb.COPY, (origin,), there), ME)
        await _until(engine, job, lambda job: job.planned)
        found["planned"] = COUNT / (time.perf_counter() - began)
        found["planned_cpu"] = time.process_time() - used
        found["planned_memory"] = _memory()
        found |= await _pages(engine, job)
        began = time.perf_counter()
        target.may_write.set()
        done = await _until(engine, job, lambda job: job.standing.is_final)
        found["moved"] = COUNT / (time.perf_counter() - began)
        found["each"] = (time.process_time() - used) / COUNT * 1e6
        if done.tally.succeeded.objects != COUNT:
            raise RuntimeError(f"not all of it is there: {done.tally}")
    began = time.perf_counter()
    open_journal(path)[0].close()
    found["opened"] = time.perf_counter() - began
    return found | {"memory": _memory(), "size": path.stat().st_size / 2**20}


async def _pages(engine: TransferEngine, job: JobId) -> dict[str, float]:
    """How long somebody waits who scrolls to a place in the queue."""
    pages = {
        "first": (Matching(job), None),
        "middle": (Matching(job), TransferId(COUNT // 2)),
        "last": (Matching(job), TransferId(COUNT - PAGE)),
        "failed": (Matching(None, (State.FAILED, State.SKIPPED)), None),
    }
    found = {}
    for name, (selection, cursor) in pages.items():
        began = time.perf_counter()
        await engine.list_transfers(selection, ME, cursor)
        found[name] = time.perf_counter() - began
    return found


async def _until(
    engine: TransferEngine, job: JobId, is_reached: Callable[[Job], bool]
) -> Job:
    board = Board()
    async with aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if (now := board.jobs.get(job)) and is_reached(now):
                return now
    raise RuntimeError("the engine ceased to tell")


def _memory() -> float:
    """The most that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1])))))
