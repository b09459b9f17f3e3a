"""The ledger has what arrived last of each key, and nothing that was taken away since."""

from __future__ import annotations

import pytest

from fxtui.domain.entry import Kind, Trait
from fxtui.domain.location import Location
from fxtui.domain.request import JobRequest, Source, TransferId, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace
from fxtui.front.delivered import Ledger, is_elsewhere, may_concern, rows_of
from tests.unit.cli.samples import JOB

SLOT = Location("s3", "slot/p/")


def arrived(key: str, at: float, *, proof: str | None = "md5", size: int = 5) -> Transfer:
    return Transfer(
        TransferId(1),
        JOB.id,
        Location("file", "home/a"),
        Location("s3", key),
        size,
        state=State.SUCCEEDED,
        proof=proof,
        written="etag",
        finished=at,
    )


def deleted(key: str, at: float) -> Transfer:
    gone = arrived(key, at)
    return replace(gone, source=Location("s3", key), target=None)


def test_the_last_that_was_done_to_a_key_counts_in_whatever_order_it_is_told() -> None:
    ledger = Ledger(SLOT)

    for transfer in (
        arrived("slot/p/twice", 2.0, size=2),
        arrived("slot/p/twice", 1.0, size=1),
        deleted("slot/p/gone", 3.0),
        arrived("slot/p/gone", 2.0),
        arrived("slot/p/back", 4.0),
        deleted("slot/p/back", 3.0),
        arrived("slot/elsewhere", 1.0),
    ):
        ledger.add(transfer)

    assert [(e.key, e.size) for e in ledger.deliveries] == [
        ("slot/p/back", 5),
        ("slot/p/twice", 2),
    ]


def test_what_moved_on_is_no_longer_where_it_was() -> None:
    ledger = Ledger(SLOT)
    ledger.add(arrived("slot/p/old", 1.0))
    moved = replace(arrived("slot/p/new", 2.0), source=Location("s3", "slot/p/old"))

    ledger.add(moved, moves=True)

    assert [each.key for each in ledger.deliveries] == ["slot/p/new"]


def test_a_listing_of_it_has_folders_and_says_what_was_verified() -> None:
    ledger = Ledger(Location("s3", ""))
    ledger.add(arrived("slot/p/a", 1.0))
    ledger.add(arrived("slot/p/deep/b", 3.0, proof="size"))
    ledger.add(arrived("slot/p/deep/c", 2.0))
    found = ledger.deliveries

    [a, deep] = rows_of(found, "slot/p/")
    [bucket] = rows_of(found, "")

    assert (a.key, a.kind, a.size, a.traits) == (
        "slot/p/a",
        Kind.FILE,
        5,
        (Trait.VERIFIED,),
    )
    assert (deep.key, deep.kind, deep.modified) == ("slot/p/deep/", Kind.DIRECTORY, 3.0)
    assert (bucket.key, bucket.kind) == ("slot/", Kind.BUCKET)
    assert [e.traits for e in rows_of(found, "slot/p/", recursive=True)] == [
        (Trait.VERIFIED,),
        (),
        (Trait.VERIFIED,),
    ]


@pytest.mark.parametrize(
    ("verb", "source", "target", "concerns"),
    [
        (Verb.COPY, "file", "slot/", True),
        (Verb.COPY, "file", "slot/p/deep/", True),
        (Verb.COPY, "file", "slot/other/", False),
        (Verb.COPY, "s3", "other/", False),
        (Verb.MOVE, "s3", "other/", True),
        (Verb.DELETE, "s3", None, True),
        (Verb.APPLY, "file", None, True),
    ],
)
def test_only_jobs_that_may_concern_a_place_are_asked_for_transfers(
    verb: Verb, source: str, target: str | None, concerns: bool
) -> None:
    there = Location("s3", target) if target else None
    request = JobRequest(verb, (Source(Location(source, "x/")),), there)

    assert may_concern(replace(JOB, request=request), SLOT) is concerns


@pytest.mark.parametrize(
    ("endpoints", "now", "elsewhere"),
    [
        (("https://old.example",), "https://new.example", True),
        (("https://old.example:9000",), "http://old.example:9001", True),
        (("https://old.example/",), "http://OLD.example:80", False),
        (("https://s3.eu-west-1.amazonaws.com",), "https://s3.amazonaws.com", False),
        (("https://s3.cn-north-1.amazonaws.com.cn",), "https://s3.amazonaws.com", True),
        (("https://source.example", "https://old.example"), "https://old.example", False),
        (("https://old.example", "https://new.example"), "https://old.example", True),
        ((), "https://new.example", False),
        (("https://old.example",), "", False),
    ],
)
def test_what_another_server_has_under_the_same_name_is_not_told(
    endpoints: tuple[str, ...], now: str, elsewhere: bool
) -> None:
    request = JobRequest(Verb.COPY, (Source(Location("file", "x/")),), SLOT)
    job = replace(JOB, request=request, endpoints=endpoints)

    assert is_elsewhere(job, SLOT, now) is elsewhere
    assert not is_elsewhere(
        replace(job, request=replace(request, verb=Verb.APPLY)), SLOT, now
    )
