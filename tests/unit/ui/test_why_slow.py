"""What holds something back is told in a sentence, from what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.domain.errors import Problem
from fxtui.domain.events import Board, JobChanged, Progressed, Snapshot
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobLimits
from fxtui.domain.transfer import Count, Job, Tally, Transfer
from fxtui.domain.value import replace
from fxtui.ui.strain import Strain, StrainGauge
from fxtui.ui.why_slow import Evidence, evidence_of, pace_rows, why_slow

from ...ui.queue_samples import job, sample, transfer

JOB = job(tally=Tally(running=Count(2, 20)))
MOVING = (transfer(1, size=10 * MIB), transfer(2, size=10 * MIB))
SAMPLES = tuple(sample(n, sent=MIB, rate=MIB) for n in (1, 2))
SEEN = Evidence(MOVING, SAMPLES, JobLimits(), Policy(), 2.0 * MIB)


def retried(code: str) -> tuple[Transfer, ...]:
    again = replace(MOVING[0], retry_at=9.0, problem=Problem(code, "so it said"))
    return (again, MOVING[1])


@pytest.mark.parametrize(
    ("changed", "begins"),
    [
        (
            {"running": retried("rate_limited")},
            "The server asks for fewer requests: 1 of",
        ),
        ({"running": retried("timed_out")}, "The line or the server fails: 1 of 2"),
        ({"limits": JobLimits(bandwidth=2 * MIB)}, "Its own limit of 2 MiB a second"),
        ({"policy": Policy(bandwidth=2 * MIB)}, "The limit of 2 MiB a second for all"),
        ({"others": 1.5 * MIB}, "Other jobs have most of the line, 1.5 MiB/s"),
        ({"disk": 0.62}, "The disk here: programs waited for it in 62 %"),
        ({"process": 0.97}, "The processor here: fxtui keeps 97 % of one busy."),
        ({"processor": 0.9}, "The processor here: other programs have it"),
        (
            {"running": tuple(replace(each, size=4096) for each in MOVING)},
            "Small files, of 4.0 KiB on average",
        ),
        (
            {"samples": tuple(replace(each, sent=10 * MIB) for each in SAMPLES)},
            "All of it is sent",
        ),
        ({"samples": ()}, "The server: nothing has arrived"),
        (
            {"process": 0.12, "disk": 0.03},
            "The line, or the server behind it, gives 2.0 MiB/s; this machine has room "
            "(processor at 12 %, disk at 3 %).",
        ),
    ],
)
def test_what_explains_it_is_said(changed: dict[str, object], begins: str) -> None:
    seen = SEEN._replace(**changed)  # type: ignore[arg-type]  # one field of each type

    assert why_slow(JOB, seen).startswith(begins)


def test_the_sentence_is_told_with_what_it_was_made_of() -> None:
    seen = SEEN._replace(process=0.12, disk=0.03, policy=Policy(bandwidth=90 * MIB))

    assert pace_rows(JOB, seen)[1:] == [
        ("it moves", "2.0 MiB/s, 2 objects at once, 10.0 MiB on average"),
        ("limit of all", "90 MiB a second"),
        ("fxtui takes", "12 % of one processor"),
        ("disks", "3 % of 10 s something waited for one"),
    ]


def test_what_waits_or_has_ended_is_not_slow() -> None:
    nothing = SEEN._replace(running=(), samples=())

    assert why_slow(job(planned=False), nothing).startswith("The sources are being")
    assert why_slow(job(tally=Tally(queued=Count(1, 1))), nothing).startswith("Others")
    assert why_slow(MOVING[0], nothing) == ""


def test_evidence_is_of_the_job_or_of_the_one_transfer() -> None:
    board = Board()
    stranger = transfer(3, of=2)
    board.apply(Snapshot((JOB,), (*MOVING, stranger), (*SAMPLES, sample(3, rate=5.0)), 7))

    of_job, of_one = (evidence_of(board, it, Policy()) for it in (JOB, MOVING[1]))

    assert (len(of_job.running), of_job.rate, of_job.others) == (2, 2 * MIB, 5.0)
    assert (of_one.running, of_one.samples) == ([MOVING[1]], [SAMPLES[1]])
    assert board.process == 7
    assert isinstance(JOB, Job)


def test_the_strain_on_a_machine_is_read_and_what_it_does_not_tell_is_not_known(
    tmp_path: Path,
) -> None:
    now = iter((0.0, 2.0, 4.0))
    gauge = StrainGauge(tmp_path, lambda: next(now))
    stat = tmp_path / "7" / "stat"
    stat.parent.mkdir()
    (tmp_path / "pressure").mkdir()
    told = "7 (a ) b) S " + "0 " * 10 + "{} 50 " + "0 " * 9
    stat.write_text(told.format(50))
    (tmp_path / "pressure" / "io").write_text(
        "some avg10=25.00 avg60=1.00\nfull avg10=9\n"
    )

    first = gauge.look(7)
    stat.write_text(told.format(150))

    assert first == Strain(None, None, 0.25)
    assert gauge.look(7) == Strain(0.5, None, 0.25)
    assert gauge.look(8).process is None


def test_small_objects_that_nobody_sees_one_by_one_are_known_as_well() -> None:
    small = job(tally=Tally(running=Count(400, 400 * 4096)))
    board = Board()
    board.apply(Snapshot(jobs=(small,)))
    board.apply(Progressed((), ((small.id, 2.0 * MIB),)))

    seen = evidence_of(board, small, Policy())

    assert (seen.objects, seen.rate, seen.all_rate) == (400, 2.0 * MIB, 2.0 * MIB)
    assert why_slow(small, seen).startswith("Small files, of 4.0 KiB on average")


def test_a_rate_ends_with_what_runs() -> None:
    board = Board()
    board.apply(Progressed((), ((JOB.id, 5.0),)))

    board.apply(JobChanged(replace(JOB, tally=Tally(succeeded=Count(2, 20)))))

    assert not board.rates
