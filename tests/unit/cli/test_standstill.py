"""Why a job does not go on, in one sentence with what to do."""

from __future__ import annotations

from errno import ENOSPC

import pytest

from fxtui.cli.standstill import standstill_of
from fxtui.domain.errors import Problem
from fxtui.domain.location import Location
from fxtui.domain.state import Reason
from fxtui.domain.value import replace
from fxtui.storage.disk_errors import own_error

from .samples import JOB, TRANSFER

EXPIRED = Problem("unauthenticated", "the token of lab has expired")


def test_a_job_that_a_person_paused_is_not_parked() -> None:
    paused = replace(JOB, reasons=frozenset({Reason.USER}))

    held = standstill_of(paused, ())

    assert held.text == "paused; go on with: fxtui jobs resume 1"


def test_what_parks_a_job_is_told_with_what_to_do() -> None:
    parked = replace(JOB, reasons=frozenset({Reason.CREDENTIALS}), problem=EXPIRED)

    held = standstill_of(parked, ())

    assert held.needs_credentials
    assert held.text == (
        "parked: credentials: the token of lab has expired; "
        "renew the credentials, then: fxtui jobs resume 1"
    )


def test_what_a_full_disk_advises_is_not_said_twice() -> None:
    full = Problem.of(own_error(OSError(ENOSPC, "full"), Location.parse("/")))

    held = standstill_of(JOB, (TRANSFER.pause(Reason.DISK, full),))

    assert held.text.count("goes on by itself") == 1


def test_what_parks_all_that_is_left_parks_the_job() -> None:
    full = Problem("quota_exceeded", "the disk is full")
    first = TRANSFER.pause(Reason.DISK, full)

    held = standstill_of(JOB, (first, first))

    assert held.problems == (full,)
    assert held.text.startswith("parked: disk: the disk is full; make room")


@pytest.mark.parametrize(
    ("reasons", "wanted"),
    [
        ({Reason.NETWORK, Reason.CREDENTIALS}, "renew the credentials"),
        ({Reason.NETWORK, Reason.CONFLICT}, "fxtui jobs answer 1 overwrite|skip|"),
        ({Reason.NETWORK, Reason.USER}, "fxtui jobs resume 1"),
        ({Reason.NETWORK}, "tried again by itself"),
    ],
)
def test_of_several_reasons_the_one_for_a_person_counts(
    reasons: set[Reason], wanted: str
) -> None:
    held = standstill_of(replace(JOB, reasons=frozenset(reasons)), ())

    assert wanted in held.advice
