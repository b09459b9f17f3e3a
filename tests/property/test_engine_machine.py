"""Whatever people order, whatever fails and wherever it crashes: no byte is lost.

Hypothesis gives orders to a real engine with a journal on the disk, a disk folder and two
storages that fail as they are told to. When all is at rest, the promises are checked.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from fxtui.domain.errors import (
    ConnectionLost,
    NotFound,
    PermissionDenied,
    ServerFault,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.location import Location
from fxtui.domain.request import (
    IfExists,
    JobId,
    JobRequest,
    Jobs,
    Matching,
    Order,
    Selection,
    Source,
    Verb,
)
from fxtui.domain.state import State
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.transfer import Tally, Transfer
from fxtui.engine.transfer_engine import TransferEngine
from tests.contract.storage_contract import Bytes, read
from tests.engines import ME, World, at_rest, crash, engine_on, memory
from tests.faulty import Moody

T = TypeVar("T")

SIZES = (0, 5, 5000)
"""Nothing, one put, and five parts."""

ERRORS = (ConnectionLost, ServerFault, PermissionDenied, Unauthenticated, StorageError)

places = st.sampled_from(["disk", "memory", "other"])
errors = st.lists(st.sampled_from(ERRORS), max_size=12)


class EngineMachine(RuleBasedStateMachine):
    """Sources are ``<place>/from/…``, and each job has a target folder of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.moods = {"memory": Moody(), "other": Moody()}
        self.world = World({None: self.moods["memory"], "other": self.moods["other"]})
        self.origin: dict[Location, bytes] = {}
        """What was put where, each content once, but for the empty one."""

        self.doomed: set[str] = set()
        """Where a person wanted everything to be deleted."""

        self.jobs: list[JobId] = []
        self.engine: TransferEngine
        self.opened: AsyncExitStack

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    @initialize()
    def begin(self) -> None:
        self.run(self.open())
        for place, size in product(["disk", "memory", "other"], SIZES):
            self.put(place, size, "")

    async def open(self) -> None:
        self.opened = AsyncExitStack()
        engine = engine_on(self.world, journal=self.folder / "journal")
        self.engine = await self.opened.enter_async_context(engine)

    # --- What is there --------------------------------------------------------------

    @rule(place=places, size=st.sampled_from(SIZES), folder=st.sampled_from(["", "in/"]))
    def put(self, place: str, size: int, folder: str) -> None:
        number = len(self.origin)
        location = self.at(place, f"from/{folder}{number}")
        self.origin[location] = f"{number:05}".encode() * (size // 5)
        self.run(self.write(location, self.origin[location]))

    # --- What is asked for ------------------------------------------------------------

    @rule(
        here=places,
        there=places,
        verb=st.sampled_from([Verb.COPY, Verb.MOVE]),
        if_exists=st.sampled_from(IfExists),
        taken=st.booleans(),
    )
    def submit(
        self, here: str, there: str, verb: Verb, if_exists: IfExists, taken: bool
    ) -> None:
        source, target = self.at(here, "from/"), self.at(there, f"to{len(self.jobs)}/")
        if taken:
            for at in [at for at in self.origin if str(at).startswith(str(source))]:
                name = at.key.removeprefix(source.key)
                self.run(self.write(target.child(name), b"taken"))
        self.send(JobRequest(verb, (Source(source),), target, if_exists))

    @rule(place=places)
    def delete(self, place: str) -> None:
        self.doomed.add(place)
        self.send(JobRequest(Verb.DELETE, (Source(self.at(place, "from/")),)))

    def send(self, request: JobRequest) -> None:
        self.jobs.append(self.run(self.engine.submit(request, ME)))

    @precondition(lambda self: self.jobs)
    @rule(
        order=st.sampled_from([Order.PAUSE, Order.RESUME, Order.CANCEL, Order.RETRY]),
        which=st.data(),
    )
    def give(self, order: Order, which: st.DataObject) -> None:
        self.run(self.engine.order(order, which.draw(self.selections()), ME))

    @precondition(lambda self: self.jobs)
    @rule(decision=st.sampled_from([IfExists.OVERWRITE, IfExists.SKIP, IfExists.RENAME]))
    def answer(self, decision: IfExists) -> None:
        self.run(self.engine.answer(Matching(), decision, ME))

    def selections(self) -> st.SearchStrategy[Selection]:
        one = st.sampled_from(self.jobs)
        return st.one_of(
            one.map(lambda job: Jobs((job,))),
            one.map(lambda job: Matching(job, (State.RUNNING, State.FAILED))),
            st.just(Matching()),
        )

    # --- What happens -----------------------------------------------------------------

    @rule(place=st.sampled_from(["memory", "other"]), before=errors, after=errors)
    def spoil(
        self,
        place: str,
        before: list[type[StorageError]],
        after: list[type[StorageError]],
    ) -> None:
        self.moods[place].before = [error("trouble") for error in before]
        self.moods[place].after = [error("trouble") for error in after]

    @rule(steps=st.integers(1, 40))
    def go_on(self, steps: int) -> None:
        self.run(_turns(steps))

    @rule()
    def crash(self) -> None:
        self.run(crash(self.engine, self.opened))
        self.run(self.open())

    @rule()
    def restart(self) -> None:
        self.run(self.opened.aclose())
        self.run(self.open())

    # --- What is promised ---------------------------------------------------------------

    @rule()
    def rest(self) -> None:
        self.run(self.check())

    async def check(self) -> None:
        board = await at_rest(self.engine)
        transfers = await self.all_transfers()
        for job in board.jobs.values():
            assert job.tally == _recount([t for t in transfers if t.job == job.id])
        with self.moods["memory"].calm(), self.moods["other"].calm():
            for transfer in transfers:
                await self.check_end(transfer)
            await self.check_nothing_lost()
        names = {name for _, _, names in os.walk(self.folder) for name in names}
        assert not [name for name in names if name.startswith(".fxtui-")]

    async def all_transfers(self) -> list[Transfer]:
        page = await self.engine.list_transfers(Matching(), ME)
        found = [*page.transfers]
        while page.cursor is not None:
            page = await self.engine.list_transfers(Matching(), ME, page.cursor)
            found += page.transfers
        return found

    async def check_end(self, transfer: Transfer) -> None:
        assert transfer.state is not State.RUNNING
        if transfer.state in {State.FAILED, State.SKIPPED}:
            assert transfer.problem and transfer.problem.code != "bug"
        if transfer.state is State.PAUSED:
            assert transfer.reasons
        wanted = self.origin.get(transfer.source)  # a folder has none
        if transfer.state is State.SUCCEEDED and transfer.target and wanted is not None:
            storage, key = self.storage(transfer.target)
            assert await read(storage, key) == wanted

    async def check_nothing_lost(self) -> None:
        """What was put is where it was put, or wherever a move has brought it."""
        everywhere = {
            Path(folder, name).read_bytes()
            for folder, _, names in os.walk(self.folder / "disk")  # while one is swept
            for name in names
        }
        for storage in self.moods.values():
            async for entry in list_entries(storage, "", recursive=True):
                everywhere.add(await read(storage, entry.key))
        for location, content in self.origin.items():
            assert content in everywhere or self.is_doomed(location)

    # ------------------------------------------------------------------------------------

    def at(self, place: str, key: str) -> Location:
        if place == "disk":
            return Location("file", f"{self.folder}/disk/{key}"[1:])
        return memory(key, None if place == "memory" else place)

    def is_doomed(self, location: Location) -> bool:
        tops = [self.at(place, "from/") for place in self.doomed]
        return any(str(location).startswith(str(top)) for top in tops)

    async def write(self, location: Location, content: bytes) -> None:
        storage, key = self.storage(location)
        with self.moods["memory"].calm(), self.moods["other"].calm():
            for _ in range(9):  # folders that a move has left are swept meanwhile
                with suppress(NotFound):
                    await storage.put(key, Bytes(content))
                    break

    def storage(self, location: Location) -> tuple[Storage, str]:
        top = Location(location.scheme, "", location.profile)
        return self.world.open(top, ME), location.key

    def teardown(self) -> None:
        self.run(self.opened.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)


async def _turns(count: int) -> None:
    """Let the loop go round, so that orders and crashes meet work in every state."""
    for _ in range(count):
        await asyncio.sleep(0)


def _recount(transfers: list[Transfer]) -> Tally:
    tally = Tally()
    for transfer in transfers:
        tally = tally.moved(None, transfer)
    return tally


EngineMachine.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

TestEngineMachine = EngineMachine.TestCase
