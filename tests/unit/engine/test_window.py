"""What waits is found, though all that was known of it has begun already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from fxtui.domain.context import Context
from fxtui.domain.policy import Policy
from fxtui.domain.transfer import Job
from fxtui.engine import window as window_module
from fxtui.engine.journal import Journal
from fxtui.engine.ledger import Ledger
from fxtui.engine.window import Window

from .test_ledger import REQUEST, rows

POLICY = Policy()


@pytest.fixture
async def ledger() -> AsyncIterator[Ledger]:
    ledger = Ledger(Journal(":memory:"))
    yield ledger
    await ledger.close()


async def begun(window: Window, ledger: Ledger) -> int:
    """Begin what may; how many that was."""
    await window.refill(ledger, POLICY)
    chosen = window.next_moves([], POLICY, ledger.jobs.values())
    for transfer in chosen:
        ledger.begin(transfer)
    return len(chosen)


async def planned(window: Window, ledger: Ledger, job: Job, names: range) -> None:
    drafts = rows(job.id, names.stop)[names.start :]
    window.grow(job.id, await ledger.add_transfers(job.id, drafts), POLICY)


async def test_what_is_planned_when_all_before_has_begun_begins_too(
    ledger: Ledger,
) -> None:
    window, job = Window(), await ledger.add_job(REQUEST, Context())
    await planned(window, ledger, job, range(3))
    assert await begun(window, ledger) == 3

    await planned(window, ledger, job, range(3, 5))

    assert await begun(window, ledger) == 2


async def test_what_is_planned_is_not_read_again_by_who_waits_for_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, job = Window(), await ledger.add_job(REQUEST, Context())
    window.open(job.id)
    monkeypatch.delattr(Ledger, "queued")

    await planned(window, ledger, job, range(3))
    await planned(window, ledger, job, range(3, 5))
    assert await begun(window, ledger) == 5
    await planned(window, ledger, job, range(5, 7))

    assert await begun(window, ledger) == 2


async def test_where_too_many_wait_they_are_read_later(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "MOST", 4)
    window, job = Window(), await ledger.add_job(REQUEST, Context())
    window.open(job.id)
    for stop in (3, 6, 9):
        await planned(window, ledger, job, range(stop - 3, stop))

    assert len(window) == 6
    assert await begun(window, ledger) == 9


@pytest.mark.parametrize("is_told_late", [False, True])
async def test_what_is_planned_while_the_journal_is_read_begins_once(
    ledger: Ledger, is_told_late: bool
) -> None:
    """Whether what was read has it already, or not yet."""
    window, job = Window(), await ledger.add_job(REQUEST, Context())
    await planned(window, ledger, job, range(2))
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(begun(window, ledger))
        added = await ledger.add_transfers(job.id, rows(job.id, 5)[2:])
        if is_told_late:
            await reading
        window.grow(job.id, added, POLICY)

    again = await begun(window, ledger)

    assert reading.result() + again == len(ledger.running) == 5


async def test_what_is_planned_goes_before_those_that_were_put_last(
    ledger: Ledger,
) -> None:
    """And those had been looked at before it was there."""
    window, job = Window(), await ledger.add_job(REQUEST, Context())
    await planned(window, ledger, job, range(3))
    first = (await ledger.queued(job.id, None, 3)).transfers
    await ledger.set_ranks([t.id for t in first], "last")
    assert await begun(window, ledger) == 3

    await planned(window, ledger, job, range(3, 5))

    assert await begun(window, ledger) == 2
