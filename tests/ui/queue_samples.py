"""Jobs and transfers to draw: values as the engine makes them, in a few words."""

from __future__ import annotations

from collections.abc import Iterable

from fxtui.domain.errors import Problem
from fxtui.domain.events import Board, Sample, Snapshot
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, JobRequest, Source, TransferId, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Job, Tally, Transfer

MIB = 1024 * 1024
NO_TALLY = Tally()

HOSTILE = (
    "a[/b]",
    "[bold red]evil[/]",
    "[@click=app.quit]x[/]",
    "\x1b[2J\x1b[H",
    "\x1b]52;c;eA==\x07",
    "\x9b31m",
    "two\nlines\tand\rmore\x00",
    "safe\u202egnp.exe",
    "zero\u200bwidth\ufeff",
    "not\udcffutf8",
    "漢字" * 40,
    "long" * 300,
)


def local(key: str) -> Location:
    return Location("file", key)


def remote(key: str) -> Location:
    return Location("s3", key)


def job(
    number: int = 1,
    *,
    verb: Verb = Verb.COPY,
    source: Location | None = None,
    target: Location | None = None,
    sources: int = 1,
    planned: bool = True,
    tally: Tally = NO_TALLY,
    problem: Problem | None = None,
    reasons: Iterable[Reason] = (),
    finished: float | None = None,
) -> Job:
    first = source or local("data/photos/")
    place = None if verb is Verb.DELETE else target or remote("bucket/backup/")
    return Job(
        JobId(number),
        JobRequest(verb, (Source(first, "photos/"),), place),
        created=1000.0 + number,
        sources=sources,
        planned=planned,
        tally=tally,
        problem=problem,
        reasons=frozenset(reasons),
        finished=finished,
    )


def transfer(
    number: int = 1,
    *,
    of: int = 1,
    name: str = "",
    size: int = 100 * MIB,
    state: State = State.RUNNING,
    reasons: Iterable[Reason] = (),
    problem: Problem | None = None,
    proof: str | None = None,
) -> Transfer:
    name = name or f"file{number:05}.bin"
    return Transfer(
        TransferId(number),
        JobId(of),
        local(f"data/photos/{name}"),
        remote(f"bucket/backup/photos/{name}"),
        size,
        state=state,
        reasons=frozenset(reasons),
        problem=problem,
        proof=proof,
        modified=1_700_000_000.0,
    )


def sample(
    number: int = 1, *, sent: int = 25 * MIB, stored: int = 0, rate: float = 5.0 * MIB
) -> Sample:
    return Sample(TransferId(number), sent, stored, 0, rate)


def board(
    jobs: Iterable[Job] = (),
    active: Iterable[Transfer] = (),
    samples: Iterable[Sample] = (),
) -> Board:
    made = Board()
    made.apply(Snapshot(tuple(jobs), tuple(active), tuple(samples)))
    return made


def busy_board() -> Board:
    """Two jobs under way, one listing still, three transfers that run; some history."""
    tally = Tally(
        running=Count(2, 200 * MIB),
        queued=Count(4988, 4988 * MIB),
        succeeded=Count(12, 12 * MIB),
        verified=Count(12, 12 * MIB),
        failed=Count(1, MIB),
    )
    return board(
        [
            job(1, tally=tally, sources=3),
            job(2, planned=False, tally=Tally(running=Count(1, 100 * MIB))),
            job(3, tally=Tally(succeeded=Count(2, 2)), finished=2000.0),
        ],
        [transfer(1), transfer(2), transfer(3, of=2)],
        [sample(1, stored=16 * MIB), sample(2), sample(3)],
    )
