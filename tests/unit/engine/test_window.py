"""What waits is found, though all that was known of it has begun already."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from fxtui.domain.context import Context
from fxtui.domain.policy import Policy
from fxtui.domain.transfer import Job
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
    await ledger.add_transfers(job.id, rows(job.id, names.stop)[names.start :])
    window.grow(job.id)


async def test_what_is_planned_when_all_before_has_begun_begins_too(
    ledger: Ledger,
) -> None:
    window, job = Window(), await ledger.add_job(REQUEST, Context())
    await planned(window, ledger, job, range(3))
    assert await begun(window, ledger) == 3

    await planned(window, ledger, job, range(3, 5))

    assert await begun(window, ledger) == 2
