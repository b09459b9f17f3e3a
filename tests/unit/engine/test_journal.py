"""What was written before the end of a process is there after it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from fxtui.domain.context import Context
from fxtui.domain.entry import Digest
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
from fxtui.domain.transfer import SIZE, Count, Job, Tally, Transfer
from fxtui.domain.value import replace
from fxtui.engine.journal import Journal, database
from fxtui.engine.journal.rows import where

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

    ((_, waiting),) = journal.queued(job.id, None, limit=9)
    assert waiting == added


def test_planning_again_adds_nothing_twice(journal: Journal) -> None:
    job = job_in(journal)
    journal.add_transfers([("a", a_transfer(job.id))])

    added = journal.add_transfers([("a", a_transfer(job.id)), ("b", a_transfer(job.id))])

    assert len(added) == 1
    assert journal.tally(job.id).queued == Count(2, 2)


def test_only_what_waits_of_one_job_is_queued(journal: Journal) -> None:
    job, other = job_in(journal), job_in(journal)
    journal.add_transfers([("a", a_transfer(other.id))])
    first, second = journal.add_transfers(
        [("a", a_transfer(job.id)), ("b", a_transfer(job.id))]
    )
    journal.save([first.pause(Reason.USER)])

    assert [second] == [t for _, t in journal.queued(job.id, None, limit=9)]


def test_the_queue_is_read_piece_by_piece(journal: Journal) -> None:
    job = job_in(journal)
    added = journal.add_transfers([(str(n), a_transfer(job.id, n)) for n in range(7)])
    found: list[Transfer] = []
    after: tuple[float, int] | None = None

    while piece := journal.queued(job.id, after, limit=3):
        found += [transfer for _, transfer in piece]
        after = piece[-1][0], piece[-1][1].id

    assert found == added


@pytest.mark.parametrize(
    ("to", "order"), [("first", [2, 4, 0, 1, 3, 5]), ("last", [0, 1, 3, 5, 2, 4])]
)
def test_what_is_put_first_or_last_keeps_its_order(
    journal: Journal, to: Literal["first", "last"], order: list[int]
) -> None:
    job, other = job_in(journal), job_in(journal)
    rows = [(str(n), a_transfer(job.id, n)) for n in range(6)]
    added = journal.add_transfers(rows)
    journal.add_transfers([("a", a_transfer(other.id))])

    concerned = journal.set_ranks([added[4].id, added[2].id], to)

    assert concerned == {job.id}
    assert [t.size for _, t in journal.queued(job.id, None, limit=9)] == order


def test_who_goes_first_goes_before_what_is_paused(journal: Journal) -> None:
    job = job_in(journal)
    rows = [(str(n), a_transfer(job.id, n)) for n in range(3)]
    paused, _, chosen = journal.add_transfers(rows)
    journal.save([paused.pause(Reason.USER)])
    journal.set_ranks([paused.id], "first")

    journal.set_ranks([chosen.id], "first")

    journal.save([paused])
    assert [t.size for _, t in journal.queued(job.id, None, limit=9)] == [2, 0, 1]


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


def test_a_journal_has_one_owner(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_in(journal)
    monkeypatch.setattr(database, "_PATIENCE", 0.0)

    with pytest.raises(ConfigError, match="another fxtui may have it"):
        Journal(path)


def test_a_page_is_found_without_reading_the_whole_job(journal: Journal) -> None:
    for selection in (Jobs((JobId(1),)), Matching(), Matching(JobId(1), (State.FAILED,))):
        condition, values = where(selection)
        steps = journal._database.read(
            f"EXPLAIN QUERY PLAN SELECT * FROM transfers WHERE {condition} AND id > 5 "
            "ORDER BY id LIMIT 9",
            values,
        )

        assert any("by_state (job=? AND state=? AND rowid>?)" in s[3] for s in steps)


def test_the_queue_is_found_without_reading_the_whole_job(journal: Journal) -> None:
    steps = journal._database.read(
        "EXPLAIN QUERY PLAN SELECT * FROM transfers WHERE job = 1 AND state = 'queued' "
        "AND (rank, id) > (1, 1) ORDER BY rank, id LIMIT 9"
    )

    assert ["by_rank (job=? AND rank>?)" in step[3] for step in steps] == [True]


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


def test_a_proof_of_sizes_alone_verifies_nothing(journal: Journal) -> None:
    job = job_in(journal)
    one, two, three = journal.add_transfers(
        [(str(n), a_transfer(job.id, 10)) for n in range(3)]
    )
    done = [t.become(State.RUNNING).become(State.SUCCEEDED) for t in (one, two, three)]

    journal.save([replace(done[0], proof="md5"), replace(done[1], proof=SIZE), done[2]])

    assert journal.tally(job.id).succeeded == Count(3, 30)
    assert journal.tally(job.id).verified == Count(1, 10)


def test_what_a_transfer_became_at_its_target_is_remembered(journal: Journal) -> None:
    job = job_in(journal)
    (added,) = journal.add_transfers([("a", a_transfer(job.id))])
    done = replace(
        added.become(State.RUNNING).become(State.SUCCEEDED),
        digest=Digest("crc64nvme", "00"),
        written="etag",
        began=1.5,
    )

    journal.save([done])

    assert journal.page(Jobs((job.id,)), None).transfers == (done,)


def test_the_place_of_a_job_and_its_endpoints_are_remembered(journal: Journal) -> None:
    job = replace(job_in(journal), rank=-2.5, endpoints=("https://s3.example",))

    journal.save_jobs([job])

    assert [job] == [known for known, _ in journal.jobs()]


def test_a_failed_write_leaves_nothing_behind(journal: Journal) -> None:
    job = job_in(journal)
    (added,) = journal.add_transfers([("a", a_transfer(job.id))])

    with pytest.raises(ZeroDivisionError):
        journal.save([added.pause(Reason.USER)], (1 // 0 for _ in "x"))  # type: ignore[misc]  # no job comes of it

    assert journal.page(Matching(), None).transfers == (added,)
