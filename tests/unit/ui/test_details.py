"""All there is to know of a row: what went wrong first, and nothing that is not there."""

from __future__ import annotations

import pytest

from fxtui.domain.entry import Digest
from fxtui.domain.errors import Problem
from fxtui.domain.location import Location
from fxtui.domain.request import JobLimits
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import SIZE, Inspection
from fxtui.domain.value import replace
from fxtui.ui.details import details_of, gone, problem_rows
from fxtui.ui.queue_words import proof_text

from ...ui.queue_samples import MIB, job, remote, sample, transfer


def test_what_runs_shows_its_parts_its_session_and_its_next_try() -> None:
    problem = Problem("server_fault", "503 Slow Down", detail="request 7")
    moving = replace(transfer(size=10 * MIB, problem=problem), attempt=3, retry_at=1012.0)
    found = Inspection(moving, 4 * MIB, ((1, 4 * MIB), (2, MIB)), "upload-77")

    rows = dict(details_of(found, sample(sent=6 * MIB, stored=5 * MIB), now=1000.0))

    assert rows["parts"] == "1 of 3 done, 1 partly, each of 4.0 MiB"
    assert rows[""] == "█▒·"
    assert rows["upload id"] == "upload-77"
    assert rows["try"] == "3"
    assert rows["next try"].endswith(", in 12 s")
    assert rows["server"] == "request 7"
    assert rows["moved"] == "6.0 MiB, 5.0 MiB of it stored, 5.0 MiB/s"


def test_what_is_done_shows_what_proves_it() -> None:
    digest = Digest("crc64nvme", "0123")
    done = replace(
        transfer(state=State.SUCCEEDED, proof="crc64nvme"),
        digest=digest,
        written="v1",
        began=1_700_000_000.0,
    )

    rows = dict(details_of(done))

    assert rows["verified"] == "by crc64nvme"
    assert rows["digest"] == "crc64nvme 0123"
    assert rows["written"] == "v1"
    assert rows["begun"].startswith("2023-11-1")
    assert "next try" not in rows


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        ("md5-of-parts", "by md5-of-parts"),
        (SIZE, "only sizes compared"),
        (None, "nothing compared"),
    ],
)
def test_each_level_of_proof_has_words_of_its_own(proof: str | None, said: str) -> None:
    assert proof_text(proof) == said


@pytest.mark.parametrize("reason", [*Reason])
def test_what_stands_still_says_what_to_do_first(reason: Reason) -> None:
    held = transfer(state=State.PAUSED, reasons=[reason])

    (name, advice), *_ = details_of(held)

    assert name == "now"
    assert advice.endswith(".")


def test_a_problem_is_told_before_anything_else() -> None:
    problem = Problem("quota_exceeded", "the disk is full", remote("bucket/a"), "ENOSPC")

    rows = problem_rows(problem)

    assert [name for name, _ in rows] == ["what", "where", "now", "server", "code"]
    failed = details_of(transfer(state=State.FAILED, problem=problem))[:5]
    assert failed == details_of(job(problem=problem))[:5]
    assert [row for row in failed if row[0] != "now"] == [*rows[:2], *rows[3:]]


@pytest.mark.parametrize("place", [remote("a"), Location("file", "a")])
def test_what_is_no_row_of_the_queue_names_no_key_of_the_queue(place: Location) -> None:
    for code in ("permission_denied", "already_exists", "quota_exceeded", "timed_out"):
        now = dict(problem_rows(Problem(code, "no", place)))["now"]

        assert "press" not in now
        is_far = place == remote("a")
        assert ("profile" in now) == (code == "permission_denied" and is_far)


def test_what_is_tried_again_by_itself_asks_for_nothing() -> None:
    rows = dict(details_of(transfer(problem=Problem("server_fault", "503"))))

    assert rows["now"] == "Nothing has to be done: fxtui tries again by itself."


def test_the_limits_of_a_job_are_told_if_it_has_any() -> None:
    limits = JobLimits(transfers=4, bandwidth=10 * MIB)
    limited = job()
    limited = replace(limited, request=replace(limited.request, limits=limits))

    assert dict(details_of(limited))["limits"] == "4 transfers at once, 10 MiB a second"
    assert "limits" not in dict(details_of(job()))


def test_what_was_cleared_meanwhile_says_so_once() -> None:
    rows = gone(gone([("size", "1")]))

    assert rows == [("note", "The service does not know it any more."), ("size", "1")]
