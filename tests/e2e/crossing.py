"""One large object on its way over a bad line, moved by a service that is killed.

The programs, the server and the bytes are real; only the line is ours.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.wiring import doors
from tests.engines import at
from tests.proxy import Exchange, Proxy, proxy
from tests.wire.way import Way

from .conftest import Program
from .content import Body, fill, hash_of
from .far import Far
from .scale import PARTS_AT_ONCE, Scale

RATE: Final = 20e6
"""Bytes a second of the line, each way."""

OBJECT: Final = "object"
_CONFIG: Final = """
[transfers]
part_size = {part}
multipart_from = {part}
parts = {parts}
backoff = {backoff}
"""


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Figures:
    """What it cost."""

    moved: float
    """Bytes over the wire, in its direction, for each byte of the object."""

    seconds: float
    kills: int
    broken: int
    refused: int


class _Interrupted(NamedTuple):
    """How much there had been of both when something ended what flew."""

    answered: int
    asked: int


@dataclass
class Crossing:
    """An object that is here and shall be there, or the other way round."""

    program: Program
    wire: Proxy
    far: Far
    direction: Direction
    scale: Scale
    seed: int = field(default_factory=lambda: _seed())
    job: str = ""
    kills: int = 0
    wanted: str = ""
    """The hash of what is to arrive."""

    begun: float = 0.0
    _interrupted: list[_Interrupted] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        """Whatever happens by chance; a test that fails tells its seed."""

    @property
    def way(self) -> Way:
        """The direction that the content takes."""
        return self.wire.up if self.direction is Direction.UP else self.wire.down

    @property
    def here(self) -> Path:
        return self.program.folder / "here"

    @property
    def local(self) -> Path:
        return self.here / OBJECT

    @property
    def remote(self) -> Location:
        return self.far.location(OBJECT)

    # --- What there is ----------------------------------------------------------------

    async def make_source(self) -> None:
        """Put new content at the beginning of the way."""
        is_up = self.direction is Direction.UP
        path = self.local if is_up else self.program.folder / "original"
        self.wanted = await asyncio.to_thread(fill, path, self.scale.size)
        if not is_up:
            await self.far.put(OBJECT, Body(path))

    async def arrived(self) -> str | None:
        """What is at the end of the way; None if nothing is."""
        if self.direction is Direction.DOWN:
            return await asyncio.to_thread(hash_of, self.local)
        return await self.far.hash_of(OBJECT)

    async def left(self) -> str | None:
        """What is at the beginning of the way still."""
        if self.direction is Direction.UP:
            return await asyncio.to_thread(hash_of, self.local)
        return await self.far.hash_of(OBJECT)

    # --- What is done -----------------------------------------------------------------

    async def begin(self) -> None:
        """Give a job to the service, which this starts."""
        ends = (self.local, self.remote)
        source, target = ends if self.direction is Direction.UP else ends[::-1]
        self.begun = time.monotonic()
        given = await self.program.ask("cp", "--detach", "--json", source, target)
        assert given.returncode == 0, given.stderr
        self.job = str(json.loads(given.stdout)["job"])

    async def begin_move(self) -> None:
        """The same, to let the source go when it is over."""
        ends = (at(self.local), self.remote)
        source, target = ends if self.direction is Direction.UP else ends[::-1]
        await self.submit(JobRequest(Verb.MOVE, (Source(source, OBJECT),), target.parent))

    async def submit(self, request: JobRequest) -> None:
        """Give it a job that no command can ask for."""
        started = await self.program.ask("service", "start")
        assert started.returncode == 0, started.stderr
        self.begun = time.monotonic()
        engine = doors(self.program.paths).engine
        self.job = str(await engine.submit(request, Context()))

    async def kill(self) -> None:
        """Kill the service, and start it by the next command."""
        await asyncio.to_thread(self.program.kill_service)
        self.interrupted(unheard=0 if self.far.lists_parts else PARTS_AT_ONCE)
        self.kills += 1
        again = await self.program.ask("jobs")
        assert again.returncode == 0, again.stderr

    async def kill_at(self, instants: Sequence[int]) -> None:
        """Kill it whenever so many bytes have passed."""
        for moved in instants:
            async with self.patience():
                await self.way.reached(moved)
            await self.kill()

    def instants(self, count: int) -> list[int]:
        """Bytes after which to kill it, at random, before all can have passed."""
        most = self.scale.size * 19 // 20
        return sorted(self.random.randrange(most) for _ in range(count))

    def interrupted(self, *, unheard: int = 0) -> None:
        """Something ends what flies now; so many answers may have come too late."""
        answered = max(0, len(self.wire.exchanges) - unheard)
        self._interrupted.append(_Interrupted(answered, self.wire.asked))

    async def end(self, *, status: int = 0) -> Figures:
        """Wait until the job has ended, with this exit status."""
        watched = await self.program.ask(
            "jobs", "watch", self.job, patience=self.scale.patience
        )
        seconds = time.monotonic() - self.begun
        assert watched.returncode == status, await self.told(watched.stderr)
        moved = self.way.moved / self.scale.size
        return Figures(moved, seconds, self.kills, self.wire.broken, self.wire.refused)

    @asynccontextmanager
    async def patience(self) -> AsyncGenerator[None, None]:
        """Something has to happen in the block."""
        try:
            async with asyncio.timeout(self.scale.patience):
                yield
        except TimeoutError:
            raise AssertionError(await self.told("nothing happens")) from None

    async def told(self, trouble: str) -> str:
        """What a person would look at."""
        shown = await self.program.ask("jobs", "show", self.job)
        log = self.program.paths.log.read_text()[-2000:]
        return f"{trouble}\nseed {self.seed}\n{shown.stdout}{shown.stderr}\n{log}"

    async def notes(self) -> str:
        """What is noted beside the object that crossed."""
        shown = await self.program.ask("jobs", "show", self.job)
        return shown.stdout

    # --- What is promised -------------------------------------------------------------

    async def check(self) -> None:
        """The same bytes are there, and nothing that was begun is left behind."""
        assert await self.arrived() == self.wanted, f"seed {self.seed}"
        assert await self.far.sessions() == []
        assert list(self.program.folder.rglob(".fxtui-*")) == []

    async def check_nothing_lost(self) -> None:
        """What has not arrived has not left."""
        assert self.wanted in {await self.left(), await self.arrived()}

    def parts_sent_again(self) -> set[int]:
        """Parts that went again after an interruption, though they had arrived before."""
        again, exchanges = set[int](), self.wire.exchanges
        for answered, asked in self._interrupted:  # what flew then may still arrive
            later = [each for each in exchanges if each.number > asked]
            again |= self._arrived(exchanges[:answered]) & self._arrived(later)
        return again

    def _arrived(self, exchanges: Sequence[Exchange]) -> set[int]:
        """The numbers of the parts that the server said it has."""
        numbers = {self.far.part_of(each.asked) for each in exchanges if each.is_good}
        return numbers - {0}


@asynccontextmanager
async def crossing(
    program: Program, far: Far, direction: Direction, scale: Scale
) -> AsyncGenerator[Crossing, None]:
    """A crossing that has everything but a job."""
    async with proxy(far.server_url) as wire:
        made = Crossing(program, wire, far, direction, scale)
        made.here.mkdir()
        configure(program, wire, far, scale)
        await made.make_source()
        wire.slow_down(RATE)
        yield made


def configure(program: Program, wire: Proxy, far: Far, scale: Scale) -> None:
    """Give the program a profile whose server is behind the wire."""
    secret = program.folder / "secret"
    secret.touch(0o600)
    program.paths.config.write_text(
        _CONFIG.format(part=scale.part, parts=PARTS_AT_ONCE, backoff=0.1)
        + far.profile(wire.endpoint_url, secret)
    )


def _seed() -> int:
    """Another one each time, unless somebody wants to see the same again."""
    return int(os.environ.get("FXTUI_SEED", "0")) or Random().getrandbits(32)
