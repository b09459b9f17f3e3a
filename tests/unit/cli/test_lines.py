"""How jobs and transfers are told, on a line each."""

from __future__ import annotations

import pytest

from fxtui.cli.jobs.lines import (
    asked_text,
    in_order,
    inspection_lines,
    limits_text,
    line_of,
    parts_text,
    proof_text,
    term_text,
    transfer_lines,
)
from fxtui.domain.entry import Digest
from fxtui.domain.errors import Problem
from fxtui.domain.events import Term
from fxtui.domain.request import JobId, JobLimits, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Inspection, Tally
from fxtui.domain.value import replace

from .samples import JOB, MIB, TRANSFER


def test_what_is_to_be_done_comes_last_and_in_its_order() -> None:
    waiting = replace(JOB, tally=Tally(queued=Count(1, 1)))
    jobs = [
        replace(waiting, id=JobId(1)),
        replace(waiting, id=JobId(2), rank=-1.0),
        replace(JOB, id=JobId(3), rank=5.0),
        replace(waiting, id=JobId(4)),
        replace(JOB, id=JobId(5), rank=-5.0),
    ]

    assert [job.id for job in in_order(jobs)] == [3, 5, 2, 1, 4]


def test_a_plan_is_applied_below_its_target() -> None:
    request = replace(JOB.request, verb=Verb.APPLY)

    assert line_of(replace(JOB, request=request), 0).endswith(f" → {request.target}")


@pytest.mark.parametrize(
    ("ends", "asks", "text"),
    [
        (1200, True, "its keys end in 20m, 1h10 are to go: you will be asked"),
        (7200, True, "its keys end in 2h00; then you are asked"),
        (1200, False, "its keys end in 20m, and are renewed"),
        (-1, True, "its keys have ended"),
    ],
)
def test_how_long_keys_are_good_is_set_against_what_is_to_do(
    ends: float, asks: bool, text: str
) -> None:
    assert term_text(Term(JobId(1), 1000 + ends, asks), 4200, 1000) == text


@pytest.mark.parametrize(
    ("proof", "shown"),
    [
        ("crc64nvme", "crc64nvme"),
        ("md5-of-parts", "etag"),
        ("size", "size"),
        (None, "-"),
    ],
)
def test_the_level_of_verification_is_one_word(proof: str | None, shown: str) -> None:
    assert proof_text(replace(TRANSFER, proof=proof)) == shown


def test_a_transfer_without_trouble_is_one_line() -> None:
    assert list(transfer_lines(TRANSFER)) == [
        "          7 queued      40.0 MiB -         s3://bucket/a"
    ]


def test_what_hinders_a_transfer_is_below_it() -> None:
    problem = Problem("server_fault", "the server failed", detail="503 SlowDown 12AB")
    again = replace(TRANSFER, attempt=3, problem=problem).pause(Reason.NETWORK)

    _, told, detail = transfer_lines(again)

    assert told.strip() == "parked: network; try 3; the server failed"
    assert detail.strip() == "503 SlowDown 12AB"


def test_the_next_try_has_a_time() -> None:
    waits = replace(TRANSFER, attempt=2, retry_at=0.0)

    _, told = transfer_lines(waits)

    assert "try 2; the next at " in told


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((), "0 of 3 of 16.0 MiB"),
        (((1, 16 * MIB), (2, 5)), "1 of 3 of 16.0 MiB, and 1 begun"),
        (((3, 8 * MIB), (1, 16 * MIB)), "2 of 3 of 16.0 MiB"),
    ],
    ids=["none", "one and a bit", "the short last one"],
)
def test_parts_are_counted_as_they_arrived(
    parts: tuple[tuple[int, int], ...], text: str
) -> None:
    assert parts_text(Inspection(TRANSFER, 16 * MIB, parts)) == text


def test_what_moves_in_one_request_has_no_parts() -> None:
    assert parts_text(Inspection(TRANSFER)) == ""


def test_an_inspection_tells_what_is_known_and_no_more() -> None:
    done = replace(
        TRANSFER,
        state=State.SUCCEEDED,
        proof="crc64nvme",
        digest=Digest("crc64nvme", "00ff"),
        written="v2",
    )

    lines = [line.split(maxsplit=1) for line in inspection_lines(Inspection(done))]

    assert dict(lines) == {
        "transfer": "7 of job 1",
        "state": "succeeded",
        "source": "/data/a",
        "target": "s3://bucket/a",
        "size": f"{40 * MIB} bytes",
        "compared": "crc64nvme",
        "digest": "crc64nvme 00ff",
        "version": "v1",
        "written": "v2",
    }


def test_limits_are_told_though_there_are_none() -> None:
    assert limits_text(JobLimits(2, None, 10 * MIB)) == (
        "2 transfers, any number of requests, 10.0 MiB/s"
    )


def test_whoever_is_asked_is_told_how_to_answer() -> None:
    asked = replace(JOB, tally=Tally(paused=Count(2, 2), asked=2))

    assert asked_text(asked).startswith("2 targets exist: fxtui jobs answer 1 overwrite")
