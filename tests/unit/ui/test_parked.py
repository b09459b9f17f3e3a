"""What is said of parked jobs, in any room there is."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from fxtui.domain.errors import Problem
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Job
from fxtui.ui.census import Census
from fxtui.ui.parked import MENDED_BY, alert_text, parking

from ...ui.queue_samples import HOSTILE, job, local, remote


def parked(
    number: int = 3,
    *,
    reason: Reason = Reason.CREDENTIALS,
    where: Location | None = None,
    said: str = "the token expired",
) -> Job:
    problem = Problem("unauthenticated", said, where)
    return job(number, reasons=[reason], problem=problem)


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (
            120,
            "! job 3 is parked: credentials of s3://bucket/: the token expired; "
            "renew them, then press R",
        ),
        (
            80,
            "! job 3 is parked: credentials of s3://bucket/; renew them, then press R",
        ),
        (60, "! job 3 is parked: credentials; renew them, then press R"),
        (40, "! credentials: renew them, then press R"),
    ],
)
def test_the_cure_is_said_at_any_width(width: int, said: str) -> None:
    assert alert_text([parked(where=remote("bucket/a/b"))], width) == said


@pytest.mark.parametrize("reason", MENDED_BY)
def test_no_reason_is_cut_on_a_narrow_terminal(reason: Reason) -> None:
    text = alert_text([parked(reason=reason)], 40)

    assert text.startswith(f"! {reason.value}: ")
    assert "…" not in text


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("width", [10, 40, 80, 120, 400])
def test_it_fits_and_nothing_in_it_is_obeyed(name: str, width: int) -> None:
    text = alert_text([parked(where=local(name), said=name)], width)

    assert cell_len(text) <= width
    assert safe(text) == text


def test_one_is_told_and_the_others_are_counted() -> None:
    text = alert_text([parked(3), parked(4)], 120)

    assert text.startswith("! job 3 (and 1 more) is parked: credentials: the token")


def test_a_full_disk_is_named_whole_and_a_profile_without_its_bucket() -> None:
    full = parked(reason=Reason.DISK, where=local("data/photos/a"))
    lab = parked(where=Location("s3", "bucket/a", "lab"))

    assert "disk of /data/photos/a: " in alert_text([full], 120)
    assert "credentials of s3://lab@: " in alert_text([lab], 120)


def test_what_a_person_paused_and_what_waits_for_a_decision_is_not_parked() -> None:
    assert parking([Reason.USER, Reason.CONFLICT]) is None
    assert {parking([reason]) for reason in MENDED_BY} == set(MENDED_BY)


def test_a_job_that_goes_on_is_no_longer_counted_as_parked() -> None:
    census = Census()
    census.update({each.id: each for each in (parked(3), parked(2))})
    before = [each.id for each in census.parked]

    census.update({each.id: each for each in (parked(3), job(2))})

    assert (before, [each.id for each in census.parked]) == ([2, 3], [3])
