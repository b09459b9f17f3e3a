"""Facts are asked for so that no server takes a question for the object itself."""

from __future__ import annotations

import pytest

from fxtui.domain.errors import Unsupported
from fxtui.domain.facts import (
    Archive,
    AskFacts,
    Facts,
    Frost,
    Lock,
    SetTags,
    Thaw,
    Tier,
)
from fxtui.domain.sharing import Granted
from fxtui.storage.s3.standing import archive_of
from tests.servers.recorder import Answer, Asked

from .conftest import speaking
from .said import error

OBJECT = {
    "ETag": '"e"',
    "Content-Length": "5",
    "x-amz-object-lock-mode": "COMPLIANCE",
    "x-amz-object-lock-retain-until-date": "2033-05-18T03:33:20Z",
}
FROZEN = {**OBJECT, "x-amz-storage-class": "GLACIER"}


def locked(asked: Asked) -> Answer:
    return Answer(headers=OBJECT)


def tags_denied(asked: Asked) -> Answer:
    return error(403, "AccessDenied") if "tagging" in asked.target else locked(asked)


def thawing_already(asked: Asked) -> Answer:
    if asked.method == "POST":
        return error(409, "RestoreAlreadyInProgress")
    return Answer(headers=FROZEN)


async def test_an_unknown_server_hears_nothing_of_tags() -> None:
    async with speaking(locked) as (storage, server):
        told = await storage.grant("b/k", AskFacts())
        with pytest.raises(Unsupported, match="not known to keep tags"):
            await storage.grant("b/k", SetTags((("a", "1"),)))

    assert {asked.method for asked in server.asked} == {"HEAD"}
    assert isinstance(told, Facts)
    assert told.tags is None
    assert "SetTags" not in told.wishes
    assert told.lock == Lock("COMPLIANCE", 2e9)


async def test_what_may_not_be_seen_is_told_with_the_reason() -> None:
    async with speaking(tags_denied, provider="aws") as (storage, _):
        told = await storage.grant("b/k", AskFacts())

    assert isinstance(told, Facts)
    assert (told.tags, [name for name, _ in told.untold]) == (None, ["tags"])
    assert "access denied" in told.untold[0][1]


@pytest.mark.parametrize(
    ("header", "archive"),
    [
        ("", Archive(Frost.FROZEN)),
        ('ongoing-request="true"', Archive(Frost.THAWING)),
        (
            'ongoing-request="false", expiry-date="Wed, 18 May 2033 03:33:20 GMT"',
            Archive(Frost.THAWED, 2e9),
        ),
        ('ongoing-request="false", expiry-date="soon"', Archive(Frost.THAWED)),
    ],
)
def test_how_an_archived_object_stands_is_read(header: str, archive: Archive) -> None:
    assert archive_of({"StorageClass": "GLACIER", "Restore": header}) == archive
    assert archive_of({"StorageClass": "GLACIER_IR", "Restore": header}) is None


async def test_what_is_on_its_way_out_is_asked_for_no_second_time() -> None:
    async with speaking(thawing_already, provider="aws") as (storage, server):
        assert await storage.grant("b/k", Thaw(3, Tier.BULK)) == Granted()

    (asked,) = server.named("POST")
    assert "restore" in asked.target
    assert b"<Days>3</Days>" in asked.body
    assert b"<Tier>Bulk</Tier>" in asked.body
