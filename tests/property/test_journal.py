"""Whenever the process dies, the journal has all that was committed and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from fxtui.domain.request import JobId, Jobs
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Tally, Transfer
from fxtui.engine.journal import Journal
from fxtui.engine.journal.mounts import Mode
from tests.unit.engine.journals import (
    a_headway,
    a_job,
    content,
    copy_as_left,
    transfers_in,
)

ENDS = (State.SUCCEEDED, State.FAILED, State.CANCELLED, State.SKIPPED)
EDGES: tuple[Literal["first", "last"], ...] = ("first", "last")


class Died(Exception):
    """The process did not get any further."""


class Crashes(RuleBasedStateMachine):
    """Everything that the engine does with a journal, and a crash now and then."""

    jobs = Bundle("jobs")
    transfers = Bundle("transfers")

    @initialize(mode=st.sampled_from(["wal", "delete"]))
    def open(self, mode: Mode) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fxtui-journal-"))
        self.mode, self.crashes = mode, 0
        self.path = self.folder / "journal.sqlite"
        self.journal = Journal(self.path, mode)

    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    # --- Work ---------------------------------------------------------------

    @rule(target=jobs)
    def add_job(self) -> JobId:
        return a_job(self.journal).id

    @rule(target=transfers, job=jobs, first=st.integers(0, 5), count=st.integers(1, 30))
    def plan(self, job: JobId, first: int, count: int) -> object:
        names = [str(number) for number in range(first, first + count)]
        return multiple(*transfers_in(self.journal, job, names))

    @rule(transfer=transfers, parts=st.lists(st.integers(1, 9), max_size=4))
    def move(self, transfer: Transfer, parts: list[int]) -> None:
        a_headway(self.journal, transfer.id, parts)

    @rule(transfer=transfers, state=st.sampled_from(ENDS))
    def end(self, transfer: Transfer, state: State) -> None:
        self.journal.save([transfer.become(State.RUNNING).become(state)])

    @rule(transfer=transfers, reason=st.sampled_from(Reason))
    def pause(self, transfer: Transfer, reason: Reason) -> None:
        self.journal.save([transfer.pause(reason)])

    @rule(job=jobs, old=st.sampled_from(ENDS))
    def try_again(self, job: JobId, old: State) -> None:
        self.journal.change(Jobs((job,)), {old}, State.QUEUED, without=())

    @rule(transfer=transfers, to=st.sampled_from(EDGES))
    def put(self, transfer: Transfer, to: Literal["first", "last"]) -> None:
        self.journal.set_ranks([transfer.id], to)

    @rule(transfer=transfers)
    def drop(self, transfer: Transfer) -> None:
        self.journal.drop_headways([transfer.id])

    @rule(job=consumes(jobs))
    def forget(self, job: JobId) -> None:
        self.journal.forget([job])

    # --- The end of the process -----------------------------------------------

    @rule()
    def die(self) -> None:
        """What is committed is there; the next process goes on with it."""
        self._go_on_with(self._left())

    @rule(job=jobs, count=st.integers(1, 3000))
    def die_while_writing(self, job: JobId, count: int) -> None:
        """So much that SQLite writes some of it to the file before the commit."""
        before = content(self.journal)
        with suppress(Died), self.journal._database.commit() as connection:
            connection.execute("PRAGMA cache_size=5")
            connection.execute("UPDATE transfers SET rank = rank + 1")
            connection.executemany(
                "INSERT INTO jobs (job, request, context) VALUES (?, x'', x'')",
                [(bytes(1000),)] * count,
            )
            left = self._left()
            raise Died
        assert content(self.journal) == before
        self._go_on_with(left)

    def _left(self) -> Path:
        self.crashes += 1
        return copy_as_left(self.path, self.folder / str(self.crashes))

    def _go_on_with(self, left: Path) -> None:
        """Open what a dead process left, as the next one would."""
        before = content(self.journal)
        self.journal.close()
        self.path, self.journal = left, Journal(left, self.mode)
        assert content(self.journal) == before
        assert self.journal._database.damage() is None

    # --- What is always true ----------------------------------------------------

    @invariant()
    def nothing_is_an_orphan(self) -> None:
        rows = content(self.journal)
        jobs = {row[0] for row in rows["jobs"]}
        transfers = {row[0]: row[1] for row in rows["transfers"]}
        headways = {row[0] for row in rows["headways"]}
        assert set(transfers.values()) <= jobs
        assert headways <= transfers.keys()
        assert {row[0] for row in rows["parts"]} <= headways

    @invariant()
    def the_tally_is_the_sum_of_the_rows(self) -> None:
        for job, _ in self.journal.jobs():
            tally = Tally()
            for transfer in self.journal.page(Jobs((job.id,)), None).transfers:
                tally = tally.moved(None, transfer)
            assert tally == job.tally


TestCrashes = Crashes.TestCase
TestCrashes.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
