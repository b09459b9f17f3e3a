"""What a job did, as a JSON document."""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import Any

from fxtui.domain import codec
from fxtui.domain.context import Context
from fxtui.domain.entry import Digest, Entry, Kind
from fxtui.domain.errors import Problem
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import SIZE, Count, Job, Tally
from fxtui.domain.value import replace
from fxtui.front.receipt import head_of, receipt, row_of
from fxtui.ui.details import details_of
from fxtui.ui.facts import facts
from tests.fakes import FakeEngine
from tests.unit.cli.samples import HERE, JOB, TRANSFER

ME = Context()


def plain(value: object) -> Any:
    return json.loads(codec.encode(value))


async def document(engine: FakeEngine, job: Job) -> Any:
    async with aclosing(receipt(engine, job, ME)) as pieces:
        return json.loads(b"".join([piece async for piece in pieces]))


async def test_a_job_of_nothing_has_a_receipt() -> None:
    told = await document(FakeEngine(), JOB)

    assert told["receipt"] == 1
    assert told["transfers"] == []


async def test_every_transfer_is_in_it_on_a_line_of_its_own() -> None:
    engine = FakeEngine()
    for number in range(1, 4):
        id_ = TransferId(number)
        engine.transfers[id_] = replace(TRANSFER, id=id_)

    async with aclosing(receipt(engine, JOB, ME)) as pieces:
        content = b"".join([piece async for piece in pieces])

    assert [row["transfer"] for row in json.loads(content)["transfers"]] == [1, 2, 3]
    assert [json.loads(line.rstrip(b","))["size"] for line in content.splitlines()[1:4]]


def test_what_moved_is_told_with_its_proof() -> None:
    moved = replace(
        TRANSFER,
        state=State.SUCCEEDED,
        digest=Digest("crc64nvme", "00ff"),
        proof="crc64nvme",
        written="v2",
        began=0.5,
        finished=1.25,
    )

    row = plain(row_of(moved))

    assert row == {
        "transfer": 7,
        "source": "/data/a",
        "target": "s3://bucket/a",
        "state": "succeeded",
        "size": TRANSFER.size,
        "digest": {"algorithm": "crc64nvme", "hex": "00ff"},
        "proof": "crc64nvme",
        "version": "v1",
        "written": "v2",
        "began": "1970-01-01T00:00:00.500Z",
        "finished": "1970-01-01T00:00:01.250Z",
        "attempts": 1,
        "notes": [],
        "problem": None,
    }


def test_why_only_sizes_were_compared_is_told_of_what_lies_in_a_tar() -> None:
    source = Location.parse("s3://b/a.zip!/b.tgz!/x")
    moved = replace(TRANSFER, source=source, state=State.SUCCEEDED, proof=SIZE)

    rows = [row_of(each).notes for each in (moved, replace(moved, source=HERE))]

    assert rows == [("a tar keeps no digest of what is in it",), ()]
    assert dict(details_of(moved))["digest"] == rows[0][0]
    assert dict(facts(Entry(source.key, Kind.FILE), source))["digest"] == rows[0][0]


def test_what_failed_says_why() -> None:
    problem = Problem("not_found", "it is gone", HERE, "404 NoSuchKey")

    row = plain(row_of(replace(TRANSFER, state=State.FAILED, problem=problem)))

    assert row["problem"] == {
        "code": "not_found",
        "message": "it is gone",
        "location": "/data/a",
        "detail": "404 NoSuchKey",
    }


def test_a_job_that_is_not_done_says_so() -> None:
    ended = replace(JOB, id=JobId(3), endpoints=("https://s3.example",), finished=2.0)
    under_way = replace(JOB, tally=Tally(queued=Count(1, 5), succeeded=Count(2, 7)))

    told, half = plain(head_of(ended)), plain(head_of(under_way))

    assert (told["complete"], told["standing"]) == (True, "succeeded")
    assert (told["finished"], told["endpoints"]) == (
        "1970-01-01T00:00:02.000Z",
        ["https://s3.example"],
    )
    assert (half["complete"], half["standing"]) == (False, "waiting")
    assert half["tally"]["succeeded"] == {"objects": 2, "bytes": 7}
