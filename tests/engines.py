"""An engine on storages that a test can look into, and ways to wait for its jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import ProgrammingError

from fxtui.domain.asking import Asking
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import ConfigError
from fxtui.domain.events import Board
from fxtui.domain.location import ARCHIVE, LOCAL, Location
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobId, JobRequest, Matching, Source, Verb
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Job, Transfer
from fxtui.engine.journal import Journal
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.archive.storage import ArchiveStorage
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage

ME = Context()

QUICK = Policy(backoff=0.0, part_size=1024, multipart_from=2048)
"""Small parts, so that little content is many, and no waiting between tries."""


@dataclass
class World:
    """The disk below a folder, and a memory storage for each profile."""

    memory: dict[str | None, Storage] = field(
        default_factory=lambda: {None: MemoryStorage(), "other": MemoryStorage()}
    )

    disks: dict[tuple[Path, int], Storage] = field(default_factory=dict)
    archives: Storage = field(
        default_factory=lambda: ArchiveStorage(LocalStorage(Path("/")))
    )
    asking: Asking = field(default_factory=Asking)
    """What its storages ask of a person, and the engine tells."""

    def open(self, location: Location, context: Context) -> Storage:
        if location.scheme == LOCAL:
            return self._disk(Path(f"/{location.key}"), context.umask)
        if location.scheme == ARCHIVE:
            return self.archives
        try:
            return self.memory[location.profile]
        except KeyError:
            raise ConfigError("no such profile", location=location) from None

    def _disk(self, root: Path, umask: int) -> Storage:
        return self.disks.setdefault((root, umask), LocalStorage(root, umask=umask))


@asynccontextmanager
async def engine_on(
    world: World, policy: Policy = QUICK, journal: Path | None = None
) -> AsyncIterator[TransferEngine]:
    kept = Journal(journal or ":memory:")
    async with TransferEngine(
        world.open, kept, policy, asking=world.asking, tick=0.005
    ) as engine:
        yield engine


async def crash(engine: TransferEngine, opened: AsyncExitStack) -> None:
    """End an engine as ``kill -9`` does: nothing more is written to its journal."""
    ledger = engine._ledger  # nobody but a crash may do that
    ledger._clerk._thread.submit(ledger._journal.close)
    with suppress(ProgrammingError):  # it is closed
        await opened.aclose()


def at(path: Path) -> Location:
    """The location of a folder or file of the disk."""
    return Location(LOCAL, str(path)[1:] + ("/" if path.is_dir() else ""))


def memory(key: str, profile: str | None = None) -> Location:
    return Location("memory", key, profile)


def copy(
    source: Location,
    target: Location,
    *,
    name: str = "",
    if_exists: IfExists = IfExists.OVERWRITE,
    verb: Verb = Verb.COPY,
) -> JobRequest:
    if not name and not source.key.endswith("/"):
        name = source.name
    return JobRequest(verb, (Source(source, name),), target, if_exists)


async def finished(engine: Engine, job: JobId, *, within: float = 60) -> Job:
    """The job when it is final, or when it waits for a person."""
    board = Board()
    async with asyncio.timeout(within), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if (now := board.jobs.get(job)) and (now.standing.is_final or _waits(now)):
                return now
    raise AssertionError("the engine ceased to tell")


async def done(engine: Engine, request: JobRequest, *, within: float = 60) -> Job:
    job = await engine.submit(request, ME)
    return await finished(engine, job, within=within)


async def at_rest(engine: Engine) -> Board:
    """Everything, when no job can go on by itself."""
    board = Board()
    async with asyncio.timeout(60), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if all(j.standing.is_final or _waits(j) for j in board.jobs.values()):
                return board
    raise AssertionError("the engine ceased to tell")


async def transfers(engine: Engine, job: JobId | None = None) -> tuple[Transfer, ...]:
    return (await engine.list_transfers(Matching(job), ME)).transfers


def _waits(job: Job) -> bool:
    return job.standing == "paused" and not job.tally.running.objects
