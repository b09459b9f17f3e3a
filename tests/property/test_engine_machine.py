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
    JobLimits,
    JobRequest,
    Jobs,
    Matching,
    Order,
    Selection,
    Source,
    TransferId,
    Transfers,
    Verb,
)
from fxtui.domain.state import State
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.transfer import Tally, Transfer
from fxtui.domain.value import replace
from fxtui.engine.transfer_engine import TransferEngine
from tests.contract.storage_contract import Bytes, read
from tests.engines import ME, QUICK, World, at_rest, crash, engine_on, memory
from tests.faulty import Moody

T = TypeVar("T")

SIZES = (0, 5, 5000)
"""Nothing, one put, and five parts."""

SMALL = QUICK.multipart_from

OPEN_ENDED = (State.QUEUED, State.PAUSED, State.FAILED)
"""What may go on: its parts are kept, at the server or on the disk."""

ERRORS = (ConnectionLost, ServerFault, PermissionDenied, Unauthenticated, StorageError)

TROUBLE = "trouble"
"""What every error says that is made here."""

MOST_TRANSFERS = 40
"""Numbers of transfers that orders are given to."""

SOON = 400
"""Turns of the loop within which a job begins to move."""

places = st.sampled_from(["disk", "memory", "other"])
errors = st.lists(st.sampled_from(ERRORS), max_size=12)
most = st.none() | st.integers(1, 3)
limits = st.builds(JobLimits, transfers=most, requests=most)


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
        self.has_crashed = False
        self.engine: TransferEngine
        self.opened = AsyncExitStack()

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
    @rule(order=st.sampled_from(Order), which=st.data())
    def give(self, order: Order, which: st.DataObject) -> None:
        self.run(self.engine.order(order, which.draw(self.selections()), ME))

    @precondition(lambda self: self.jobs)
    @rule(which=st.data(), limits=limits)
    def limit(self, which: st.DataObject, limits: JobLimits) -> None:
        job = which.draw(st.sampled_from(self.jobs))
        self.run(self.engine.set_limits([job], limits, ME))

    @rule(transfers=st.integers(1, 8), parts=st.integers(1, 8))
    def steer(self, transfers: int, parts: int) -> None:
        policy = replace(QUICK, transfers=transfers, parts=parts)
        self.run(self.engine.set_policy(policy, ME))

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
            st.sets(st.integers(1, MOST_TRANSFERS).map(TransferId)).map(
                lambda ids: Transfers(tuple(sorted(ids)))  # some of which may not be
            ),
        )

    # --- What happens -----------------------------------------------------------------

    @rule(place=st.sampled_from(["memory", "other"]), before=errors, after=errors)
    def spoil(
        self,
        place: str,
        before: list[type[StorageError]],
        after: list[type[StorageError]],
    ) -> None:
        self.moods[place].before = [error(TROUBLE) for error in before]
        self.moods[place].after = [error(TROUBLE) for error in after]

    @rule(place=st.sampled_from(["memory", "other"]), calls=st.integers(0, 12))
    def hang(self, place: str, calls: int) -> None:
        self.moods[place].hang_after(calls)

    @rule(
        here=places,
        there=places,
        verb=st.sampled_from([Verb.COPY, Verb.MOVE]),
        calls=st.integers(2, 12),
        order=st.sampled_from([None, Order.PAUSE, Order.PAUSE, Order.CANCEL]),
        crashes=st.booleans(),
        rests=st.booleans(),
    )
    def meet(
        self,
        here: str,
        there: str,
        verb: Verb,
        calls: int,
        order: Order | None,
        crashes: bool,
        rests: bool,
    ) -> None:
        """A job that hangs in the midst of its parts meets an order, a crash, or both."""
        for storage in self.moods.values():
            storage.hang_after(calls)
        self.submit(here, there, verb, IfExists.OVERWRITE, taken=False)
        self.run(self.until_one_hangs())
        if order:
            self.run(self.engine.order(order, Jobs((self.jobs[-1],)), ME))
        if crashes:
            self.crash()
        if rests:
            self.pause_and_rest()
        self.free()

    async def until_one_hangs(self) -> None:
        for _ in range(SOON):
            if any(storage.is_hanging for storage in self.moods.values()):
                return
            await asyncio.sleep(0)

    @rule()
    def free(self) -> None:
        for storage in self.moods.values():
            storage.free()

    @rule(steps=st.integers(1, 40))
    def go_on(self, steps: int) -> None:
        self.run(_turns(steps))

    @rule()
    def crash(self) -> None:
        self.has_crashed = True
        self.run(crash(self.engine, self.opened))
        self.run(self.open())

    @rule()
    def restart(self) -> None:
        self.run(self.opened.aclose())
        self.run(self.open())

    # --- What is promised ---------------------------------------------------------------

    @rule()
    def rest(self) -> None:
        self.free()
        self.run(self.check())

    @rule()
    def pause_and_rest(self) -> None:
        self.run(self.engine.order(Order.PAUSE, Jobs(tuple(self.jobs)), ME))
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
        open_ended = [t for t in transfers if t.state in OPEN_ENDED]
        await self.check_sessions(open_ended)
        self.check_partial_files(open_ended)

    async def check_sessions(self, open_ended: list[Transfer]) -> None:
        """A server remembers only uploads that may go on."""
        theirs = {(await self.engine.inspect(t.id, ME)).session for t in open_ended}
        for storage in self.moods.values():
            # What died before it could write down what it had begun has sent nothing.
            mine = storage.sessions_with_parts if self.has_crashed else storage.sessions
            assert mine <= theirs

    def check_partial_files(self, open_ended: list[Transfer]) -> None:
        """No folder has more temporary files than transfers that may go on there.

        A small file is not written down before it is whole. What a crash leaves of one
        is met by whoever writes its target next, and of the others nothing is left.
        """
        targets = [str(t.target) for t in open_ended]
        for folder, _, names in os.walk(self.folder / "disk"):
            partial = [name for name in names if name.startswith(".fxtui-")]
            if self.has_crashed:
                sizes = {name: Path(folder, name).stat().st_size for name in partial}
                partial = [name for name in partial if sizes[name] >= SMALL]
            going_on = [t for t in targets if t.rpartition("/")[0] == folder]
            assert len(partial) <= len(going_on)

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

    async def end_well(self) -> None:
        """When nothing is wrong any more, all goes on to its end, or tells why not."""
        for storage in self.moods.values():
            storage.free()
            storage.before, storage.after = [], []
        await at_rest(self.engine)  # what is failing now has failed
        for order in (Order.RESUME, Order.RETRY):
            await self.engine.order(order, Jobs(tuple(self.jobs)), ME)
        await self.check()
        problems = {t.problem.message for t in await self.all_transfers() if t.problem}
        assert TROUBLE not in problems

    async def leave_nothing(self) -> None:
        """What is given up and forgotten leaves nothing behind."""
        for order in (Order.CANCEL, Order.CLEAR):
            await self.engine.order(order, Matching(), ME)
        await self.check_sessions([])
        self.check_partial_files([])

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
        try:
            if self.origin:  # else nothing was begun
                self.run(self.end_well())
                self.run(self.leave_nothing())
        finally:
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
    max_examples=60,  # a thousand in the soak
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

TestEngineMachine = EngineMachine.TestCase
