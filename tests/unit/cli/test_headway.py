"""How far a job has come: what is drawn of it, and the sentence at its end."""

from __future__ import annotations

import pytest

from fxtui.cli.headway import (
    FILES,
    duration_text,
    files_of,
    line_of,
    summary_of,
    trouble,
)
from fxtui.domain.errors import Problem
from fxtui.domain.events import Board, Progressed, Sample, TransfersChanged
from fxtui.domain.request import JobId, TransferId, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Job, Tally, Transfer
from fxtui.domain.value import replace

from .samples import JOB, MIB, TRANSFER

NOW = 1000.0
MANY = replace(JOB, tally=Tally(running=Count(1, 40 * MIB), succeeded=Count(2, 60 * MIB)))


def moving(id_: int, *, began: float | None = NOW - 5) -> Transfer:
    return replace(TRANSFER, id=TransferId(id_), state=State.RUNNING, began=began)


def board(job: Job, *transfers: Transfer) -> Board:
    samples = {t.id: Sample(t.id, 10 * MIB, 0, 0, 2.0 * MIB) for t in transfers}
    return Board({job.id: job}, {t.id: t for t in transfers}, samples)


def test_a_line_has_objects_and_bytes_and_rate_and_time() -> None:
    assert line_of(MANY, board(MANY, moving(7))) == (
        "copy a: 2 of 3 objects, 70.0 MiB of 100.0 MiB, 2.0 MiB/s, ETA 15s"
    )


def test_totals_are_at_least_while_the_sources_are_listed() -> None:
    listing = replace(MANY, planned=False)

    line = line_of(listing, board(listing, moving(7)))

    assert "2 of at least 3 objects" in line
    assert "of at least 100.0 MiB" in line
    assert "ETA at least 15s" in line


def test_what_stands_has_no_time_at_which_it_ends() -> None:
    assert "ETA" not in line_of(MANY, board(MANY))


def test_only_files_that_take_their_time_have_a_line() -> None:
    seen = board(MANY, moving(7), moving(8, began=NOW), moving(9, began=None))

    assert [*files_of(MANY, seen, NOW)] == [7]


def test_the_only_file_of_a_job_is_not_drawn_twice() -> None:
    single = replace(JOB, tally=Tally(running=Count(1, 40 * MIB)))

    assert not files_of(single, board(single, moving(7)), NOW)


def test_many_files_leave_room_for_the_total() -> None:
    seen = board(MANY, *(moving(id_) for id_ in range(50)))

    assert len(files_of(MANY, seen, NOW)) == FILES


def test_a_file_that_runs_again_begins_where_it_was() -> None:
    seen = board(MANY, moving(7))

    seen.apply(TransfersChanged((moving(7).pause(Reason.NETWORK),)))
    seen.apply(TransfersChanged((moving(7),)))
    seen.apply(Progressed((Sample(TransferId(7), 0, 0, 0, 0.0),)))

    assert files_of(MANY, seen, NOW)[7].moved == 10 * MIB


def test_a_bar_that_stands_says_why() -> None:
    problem = Problem("connection_lost", "nothing answers at host:9000")
    again = replace(moving(7), attempt=3, problem=problem)

    assert trouble(JOB, board(JOB, again)) == ": nothing answers at host:9000 (try 3)"


def test_a_listing_that_stands_says_why() -> None:
    lost = Problem("connection_lost", "nothing answers at host:9000")
    listing = replace(JOB, planned=False, problem=lost)

    assert trouble(listing, board(listing)) == ": nothing answers at host:9000"


def test_what_moves_and_what_is_another_jobs_is_no_trouble() -> None:
    problem = Problem("connection_lost", "nothing answers at host:9000")
    other = replace(moving(8), job=JobId(2), problem=problem)

    assert trouble(JOB, board(JOB, moving(7), other)) == ""


@pytest.mark.parametrize(
    ("tally", "text"),
    [
        (Tally(), "nothing to do; job 1"),
        (Tally(succeeded=Count(3, 2 * MIB)), "3 copied (2.0 MiB in 0.5 s); job 1"),
        (
            Tally(succeeded=Count(3), skipped=Count(1), failed=Count(1)),
            "3 copied (0 Bytes in 0.5 s), 1 skipped, 1 failed (see above); job 1",
        ),
        (Tally(failed=Count(2)), "0 copied, 2 failed (see above); job 1"),
    ],
)
def test_a_summary_counts_what_became_of_each(tally: Tally, text: str) -> None:
    assert summary_of(replace(JOB, tally=tally), 0.5) == text


def test_what_failed_before_it_found_anything_had_not_nothing_to_do() -> None:
    failed = replace(JOB, problem=Problem("not_found", "there is no such bucket"))

    assert summary_of(failed, 0.5) == "failed; job 1"


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_a_summary(verb: Verb) -> None:
    request = replace(JOB.request, verb=verb)
    job = replace(JOB, request=request, tally=Tally(succeeded=Count(1, MIB)))

    assert summary_of(job, None).endswith("; job 1")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.1, "1s"), (28, "28s"), (240, "4m"), (7500, "2h05"), (273_600, "3d04")],
)
def test_a_time_that_is_left_is_short(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
