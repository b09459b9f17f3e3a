"""What was written before the end of a process is there after it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, Problem
from fxtui.domain.location import Location
from fxtui.domain.request import (
    JobId,
    JobRequest,
    Jobs,
    Matching,
    Source,
    TransferId,
    Transfers,
    Verb,
)
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Job, Tally, Transfer
from fxtui.domain.value import replace
from fxtui.engine.journal import Journal

THERE = Location("s3", "b/")
HERE = Location("file", os.fsdecode(b"caf\xe9"))
REQUEST = JobRequest(Verb.COPY, (Source(HERE, "a"), Source(HERE, "b")), THERE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    journal = Journal(path)
    yield journal
    journal.close()


def job_in(journal: Journal) -> Job:
    return journal.add_job(REQUEST, Context().stored(journal.salt), 1.0)


def a_transfer(job: JobId, size: int = 1) -> Transfer:
    return Transfer(TransferId(0), job, HERE, THERE.child("a"), size, "v", 2.5)


def test_a_job_comes_back_with_all_its_sources(journal: Journal) -> None:
    job = job_in(journal)

    assert journal.request(job.id) == REQUEST
    assert [job] == [known for known, _ in journal.jobs()]
    assert job.request.sources == REQUEST.sources[:1]


def test_a_transfer_comes_back_as_it_was(journal: Journal) -> None:
    job = job_in(journal)
    (added,) = journal.add_transfers([("a", a_transfer(job.id))])
    changed = replace(
        added.become(State.RUNNING).become(State.SUCCEEDED),
        proof="crc64nvme",
        notes=("a became b",),
        finished=3.0,
    )

    journal.save([changed])

    assert journal.page(Jobs((job.id,)), None).transfers == (changed,)


def test_what_runs_waits_again_after_a_crash(journal: Journal) -> None:
    job = job_in(journal)
    (added,) = journal.add_transfers([("a", a_transfer(job.id))])

    journal.save([added.become(State.RUNNING)])

    assert journal.queued(TransferId(0), without=(), limit=9) == [added]


def test_planning_again_adds_nothing_twice(journal: Journal) -> None:
    job = job_in(journal)
    journal.add_transfers([("a", a_transfer(job.id))])

    added = journal.add_transfers([("a", a_transfer(job.id)), ("b", a_transfer(job.id))])

    assert len(added) == 1
    assert journal.tally(job.id).queued == Count(2, 2)


def test_jobs_that_are_held_are_passed_by(journal: Journal) -> None:
    held, free = job_in(journal), job_in(journal)
    journal.add_transfers([("a", a_transfer(held.id)), ("a", a_transfer(free.id))])

    found = journal.queued(TransferId(0), without={held.id}, limit=9)

    assert [free.id] == [transfer.job for transfer in found]


def test_a_listing_goes_page_by_page(journal: Journal) -> None:
    job = job_in(journal)
    journal.add_transfers([(str(n), a_transfer(job.id, n)) for n in range(5)])

    first = journal.page(Matching(), None, limit=3)
    second = journal.page(Matching(), first.cursor, limit=3)

    assert [t.size for t in (*first.transfers, *second.transfers)] == [0, 1, 2, 3, 4]
    assert second.cursor is None


def test_a_change_spares_what_runs(journal: Journal) -> None:
    job = job_in(journal)
    rows = [(str(n), a_transfer(job.id)) for n in range(3)]
    running, *others = journal.add_transfers(rows)

    journal.change(Jobs((job.id,)), {State.QUEUED}, State.CANCELLED, without=[running.id])

    states = {t.id: t.state for t in journal.page(Matching(), None).transfers}
    assert states == {
        running.id: State.QUEUED,
        **{t.id: State.CANCELLED for t in others},
    }


def test_reasons_and_problems_survive(journal: Journal) -> None:
    job = job_in(journal)
    (added,) = journal.add_transfers([("a", a_transfer(job.id))])
    parked = added.pause(Reason.CONFLICT, Problem("conflict", "the target exists", HERE))

    journal.save([parked])

    assert journal.page(Transfers((added.id,)), None).transfers == (parked,)


def test_a_forgotten_job_is_gone(journal: Journal) -> None:
    job = job_in(journal)
    journal.add_transfers([("a", a_transfer(job.id))])

    journal.forget([job.id])

    assert journal.jobs() == []
    assert journal.page(Matching(), None).transfers == ()


def test_a_journal_has_one_owner(journal: Journal, path: Path) -> None:
    job_in(journal)

    with pytest.raises(ConfigError, match="another fxtui may have it"):
        Journal(path)


def test_a_newer_journal_is_not_touched(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version=99")
    database.close()

    with pytest.raises(ConfigError, match="schema is 99"):
        Journal(path)


def test_what_a_dead_process_left_is_adopted(journal: Journal, tmp_path: Path) -> None:
    other = Journal(tmp_path / "other.sqlite")
    job = job_in(other)
    other.add_transfers([("a", a_transfer(job.id))])
    other.close()

    assert journal.adopt(tmp_path / "other.sqlite") == 1

    ((adopted, _),) = journal.jobs()
    assert journal.request(adopted.id) == REQUEST
    assert adopted.tally.queued == Count(1, 1)
    assert not (tmp_path / "other.sqlite").exists()


def test_what_waits_for_a_decision_is_counted_as_it_was_told(journal: Journal) -> None:
    job = job_in(journal)
    named = Problem("conflict", 'it is called "conflict"', HERE)
    parked = a_transfer(job.id).pause(Reason.CONFLICT, named)
    held = a_transfer(job.id).pause(Reason.USER, named)
    decided = parked.lift(Reason.CONFLICT)
    rows = [("a", parked), ("b", held), ("c", decided)]

    journal.add_transfers(rows)

    tally = Tally()
    for _, transfer in rows:
        tally = tally.moved(None, transfer)
    assert tally.asked == 1
    assert journal.tally(job.id) == tally
