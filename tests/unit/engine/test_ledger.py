"""What memory says and what the journal says is the same, whoever is cut off when."""

from __future__ import annotations

import asyncio
import threading
from asyncio import CancelledError, TaskGroup
from collections.abc import AsyncIterator, Sequence

import pytest

from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, JobRequest, Jobs, Source, TransferId, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Job, Transfer
from fxtui.domain.value import replace
from fxtui.engine.drafts import Draft
from fxtui.engine.journal import Journal
from fxtui.engine.ledger import Ledger

HERE, THERE = Location("file", "a"), Location("memory", "b/")
REQUEST = JobRequest(Verb.COPY, (Source(HERE, "a"),), THERE)


class Slow(Journal):
    """Writing takes until it may go on."""

    def __init__(self) -> None:
        super().__init__(":memory:")
        self.reached = threading.Event()
        self.may_go_on = threading.Event()

    def add_transfers(self, planned: Sequence[tuple[str, Transfer]]) -> list[Transfer]:
        self.reached.set()
        self.may_go_on.wait()
        return super().add_transfers(planned)


def rows(job: JobId, count: int) -> list[Draft]:
    return [
        Draft(str(n), Transfer(TransferId(0), job, HERE, THERE.child(str(n)), 10))
        for n in range(count)
    ]


@pytest.fixture
async def ledger() -> AsyncIterator[Ledger]:
    ledger = Ledger(Journal(":memory:"))
    yield ledger
    await ledger.close()


@pytest.fixture
async def job(ledger: Ledger) -> Job:
    job = await ledger.add_job(REQUEST, Context())
    await ledger.add_transfers(job.id, rows(job.id, 4))
    return job


async def waiting(ledger: Ledger) -> list[Transfer]:
    return (await ledger.queued(JobId(1), None, 99))[0]


async def test_a_write_that_is_cut_off_is_known_all_the_same() -> None:
    ledger = Ledger(journal := Slow())
    job = await ledger.add_job(REQUEST, Context())

    async with TaskGroup() as tasks:
        adding = tasks.create_task(ledger.add_transfers(job.id, rows(job.id, 3)))
        await asyncio.to_thread(journal.reached.wait)
        adding.cancel()
        await asyncio.sleep(0)
        journal.may_go_on.set()

    assert adding.cancelled()
    assert ledger.jobs[job.id].tally.queued == Count(3, 30)
    await ledger.close()


async def test_who_is_cut_off_in_a_write_goes_no_further() -> None:
    ledger, steps = Ledger(journal := Slow()), []
    job = await ledger.add_job(REQUEST, Context())

    async def plan() -> None:
        await ledger.add_transfers(job.id, rows(job.id, 3))
        steps.append("written")
        await ledger.request(job.id)
        steps.append("went on")

    async with TaskGroup() as tasks:
        planning = tasks.create_task(plan())
        await asyncio.to_thread(journal.reached.wait)
        planning.cancel()
        await asyncio.sleep(0)
        journal.may_go_on.set()

    assert steps == ["written"]
    with pytest.raises(CancelledError):
        planning.result()
    await ledger.close()


async def test_what_runs_waits_in_the_journal_but_not_for_anybody(
    ledger: Ledger, job: Job
) -> None:
    first, *others = await waiting(ledger)

    ledger.begin(first)

    assert await waiting(ledger) == others
    assert ledger.jobs[job.id].tally.running == Count(1, 10)
    assert ledger.jobs[job.id].tally.queued == Count(3, 30)


async def test_an_order_passes_by_what_runs_and_what_has_just_ended(
    ledger: Ledger, job: Job
) -> None:
    running, ended, *_ = await waiting(ledger)
    ledger.begin(running)
    [begun] = ledger.begin(ended)
    done = begun.become(State.SUCCEEDED)

    changing = ledger.change(Jobs((job.id,)), {State.QUEUED}, State.CANCELLED)
    async with TaskGroup() as tasks:
        tasks.create_task(changing)
        await asyncio.sleep(0)
        ledger.settle([done])  # while the order is on its way

    tally = ledger.jobs[job.id].tally
    assert (tally.running, tally.succeeded) == (Count(1, 10), Count(1, 10))
    assert tally.cancelled == Count(2, 20)
    await ledger.flush()
    states = {t.id: t.state for t in (await ledger.page(Jobs((job.id,)), None)).transfers}
    assert (states[running.id], states[ended.id]) == (State.RUNNING, State.SUCCEEDED)


async def test_an_object_that_grew_is_counted_as_large_as_it_came(
    ledger: Ledger, job: Job
) -> None:
    first, *_ = await waiting(ledger)
    [begun] = ledger.begin(first)
    grown = replace(begun, size=15).become(State.SUCCEEDED)

    ledger.settle([grown])
    await ledger.change(Jobs((job.id,)), {State.QUEUED}, State.CANCELLED)

    tally = ledger.jobs[job.id].tally
    assert (tally.succeeded, tally.total) == (Count(1, 15), Count(4, 45))


async def test_what_is_edited_is_counted_anew(ledger: Ledger, job: Job) -> None:
    first, *_ = await waiting(ledger)
    ledger.begin(first)

    page = await ledger.page(Jobs((job.id,)), None)
    await ledger.edit(page.transfers, lambda t: t.pause(Reason.USER))

    tally = ledger.jobs[job.id].tally
    assert (tally.running.objects, tally.paused.objects) == (1, 3)


async def test_a_job_that_is_forgotten_meanwhile_is_not_missed(
    ledger: Ledger, job: Job
) -> None:
    await ledger.forget([job.id])

    await ledger.add_transfers(job.id, rows(job.id, 1))

    assert ledger.jobs == {}
