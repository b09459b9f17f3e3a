"""The queue from the command line: orders, limits and answers, by the real program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, JobRequest, Source, Verb
from fxtui.wiring import doors

from .conftest import Program, Quick

MIB = 1024 * 1024
SLOW = ("--limit-rate", "100KiB")
"""What it copies is at work for as long as a test takes."""


@pytest.fixture
def program(quick: Quick) -> Quick:
    return quick


@pytest.fixture
def job(program: Program) -> Iterator[str]:
    """A job that is not done soon; a service ends sooner when nothing is on its way."""
    (program.folder / "large").write_bytes(bytes(40 * MIB))
    yield detached(program, "large", "target", *SLOW)
    program.run("jobs", "cancel", "--all")


def detached(program: Program, *words: str) -> str:
    left = program.run("cp", "--detach", *words)
    assert left.returncode == 0, left.stderr
    return left.stdout.strip()


def told(program: Program, *words: str) -> list[Any]:
    """The JSON objects of a command that does well."""
    done = program.run("jobs", *words, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_order_tells_what_it_made_of_a_job(program: Program, job: str) -> None:
    (paused,) = told(program, "pause", job)
    (going,) = told(program, "resume", "--all")
    (cancelled,) = told(program, "cancel", job)
    (again,) = told(program, "retry", job)

    assert paused["reasons"] == ["user"]
    assert going["reasons"] == []
    assert cancelled["cancelled"]
    assert not again["cancelled"]


@pytest.mark.parametrize(
    ("order", "which", "after"),
    [("now", 2, [2, 0, 1]), ("earlier", 2, [0, 2, 1]), ("later", 0, [1, 0, 2])],
)
def test_jobs_change_places(
    program: Program, job: str, order: str, which: int, after: list[int]
) -> None:
    more = [detached(program, "large", f"target{n}", *SLOW) for n in range(2)]
    jobs = [job, *more]
    program.run("jobs", "pause", "--all")

    told(program, order, jobs[which])

    assert [str(listed["id"]) for listed in told(program)] == [jobs[n] for n in after]


def test_one_transfer_can_be_ordered_about(program: Program, job: str) -> None:
    _, transfer = told(program, "show", job)
    number = str(transfer["id"])

    (paused,) = told(program, "pause", "--transfer", number)
    (shown,) = told(program, "show", "--transfer", number)
    wrong = program.run("jobs", "pause", "--transfer", "999")

    assert paused["state"] == "paused"
    assert shown["transfer"]["id"] == transfer["id"]
    assert wrong.returncode == 3


def test_limits_can_be_told_and_changed(program: Program, job: str) -> None:
    (before,) = told(program, "limit", job)
    (after,) = told(program, "limit", job, "--rate", "200KiB", "--transfers", "1")
    (kept,) = told(program, "limit", job)
    (of_all,) = told(program, "limit", "--rate", "5MiB")

    assert before["bandwidth"] == 100 * 1024
    assert after == kept
    assert (kept["bandwidth"], kept["transfers"]) == (200 * 1024, 1)
    assert of_all["bandwidth"] == 5 * MIB


def test_what_failed_can_be_retried_without_a_number(
    program: Program,
) -> None:
    source = program.folder / "source"
    (source / "a").mkdir(parents=True)
    (source / "a" / "file").write_text("file")
    target = program.folder / "target"
    target.mkdir()
    (target / "a").write_text("in the way")
    failed = program.run("cp", "-r", "source", "target")
    assert failed.returncode == 1
    (target / "a").unlink()

    (job,) = told(program, "retry")
    watched = program.run("jobs", "watch", str(job["id"]))

    assert watched.returncode == 0, watched.stderr
    assert (target / "a" / "file").read_text() == "file"


def test_only_what_has_ended_is_cleared(program: Program, job: str) -> None:
    (program.folder / "small").write_text("small")
    program.run("cp", "small", "copy")

    (cleared,) = told(program, "clear")

    assert cleared == {"cleared": [int(job) + 1]}
    assert [left["id"] for left in told(program, "list")] == [int(job)]


async def test_a_conflict_that_waits_can_be_answered(program: Program) -> None:
    source, target = program.folder / "source", program.folder / "target"
    source.write_text("new")
    target.write_text("old")
    program.run("service", "start")
    asking = JobRequest(
        Verb.COPY,
        (Source(Location.parse(str(source)), "target"),),
        Location.parse(f"{program.folder}/"),
        IfExists.ASK,
    )
    job = str(await doors(program.paths).engine.submit(asking, Context()))

    asked = wait_for(program, job, "exists: fxtui jobs answer")
    answered = program.run("jobs", "answer", job, "overwrite")
    watched = program.run("jobs", "watch", job)

    assert f"fxtui jobs answer {job} overwrite|" in asked
    assert (answered.returncode, watched.returncode) == (0, 0)
    assert target.read_text() == "new"


def test_keys_that_nobody_knows_park_the_job_and_end_the_command(
    program: Program, seaweedfs: SeaweedFS
) -> None:
    (program.folder / "file").write_text("file")
    program.environment |= {
        "AWS_ACCESS_KEY_ID": "NOBODY",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_ENDPOINT_URL": seaweedfs.endpoint_url,
        "AWS_REGION": "us-east-1",
    }

    done = program.run("cp", "file", "s3://bucket/", "--json", "--receipt", "receipt")

    (job,) = told(program, "list")
    listed = program.run("jobs").stdout
    assert done.returncode == 4
    assert json.loads(done.stdout)["reasons"] == job["reasons"] == ["credentials"]
    assert f"renew the credentials, then: fxtui jobs resume {job['id']}" in done.stderr
    assert f"fxtui jobs receipt {job['id']}" in done.stderr
    assert "parked: credentials: " in listed


def test_a_journal_that_was_set_aside_is_told_to_whoever_comes(program: Program) -> None:
    program.paths.state.mkdir(mode=0o700)
    program.paths.journal.write_bytes(b"no journal at all" * 1000)
    (program.folder / "file").write_text("file")

    listed = program.run("jobs")
    copied = program.run("cp", "file", "copy")
    quiet = program.run("cp", "file", "copy", "--quiet")

    assert listed.stderr.startswith("fxtui: warning: the journal ")
    assert (copied.stderr, copied.returncode) == (listed.stderr, 0)
    assert quiet.stderr == ""


def wait_for(program: Program, job: str, words: str) -> str:
    """The listing of a job, as soon as it says so; looking is what passes the time."""
    for _ in range(100):
        listed = program.run("jobs", "list", job).stdout
        if words in listed:
            return listed
    raise AssertionError(f"job {job} never said {words!r}")
