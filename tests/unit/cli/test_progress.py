"""What a command says of its job while it waits."""

from __future__ import annotations

from fxtui.cli.progress import trouble
from fxtui.domain.errors import Problem
from fxtui.domain.events import Board
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import JobId, JobRequest, Source, TransferId, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import Job, Transfer
from fxtui.domain.value import replace

HERE, THERE = Location(LOCAL, "data/a"), Location("s3", "bucket/")
JOB = Job(JobId(1), JobRequest(Verb.COPY, (Source(HERE, "a"),), THERE), created=0.0)
MOVING = Transfer(
    TransferId(1), JOB.id, HERE, THERE.child("a"), size=1, state=State.RUNNING
)


def board(*transfers: Transfer) -> Board:
    return Board({JOB.id: JOB}, {transfer.id: transfer for transfer in transfers})


def test_a_bar_that_stands_says_why() -> None:
    problem = Problem("connection_lost", "nothing answers at host:9000")
    again = replace(MOVING, attempt=3, problem=problem)

    assert trouble(JOB, board(again)) == ": nothing answers at host:9000 (try 3)"


def test_what_moves_and_what_is_another_jobs_is_no_trouble() -> None:
    problem = Problem("connection_lost", "nothing answers at host:9000")
    other = replace(MOVING, id=TransferId(2), job=JobId(2), problem=problem)

    assert trouble(JOB, board(MOVING, other)) == ""
