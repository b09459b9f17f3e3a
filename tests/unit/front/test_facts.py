"""Facts are told in rows that anybody understands, and with no names that deceive."""

from __future__ import annotations

from fxtui.domain.attributes import Attributes
from fxtui.domain.entry import Digest
from fxtui.domain.facts import Archive, Facts, Frost, Lock
from fxtui.front.facts import rows_of, time_text


def test_what_is_unknown_is_left_out() -> None:
    assert [*rows_of(Facts())] == []


def test_each_fact_has_a_row() -> None:
    attributes = Attributes(
        content_type="text/csv", metadata=(("who", "me\x1b"),), encryption="aws:kms"
    )
    facts = Facts(
        attributes,
        tags=(("kind", "raw"), ("of", "me")),
        digests=(Digest("sha256", "00"),),
        parts=3,
        archive=Archive(Frost.THAWED, 1e9),
        lock=Lock("GOVERNANCE", 1e9, is_held=True),
        untold=(("acl", "access denied"),),
    )

    rows = [*rows_of(facts)]

    until = time_text(1e9)
    assert rows == [
        ("type", "text/csv"),
        ("encryption", "aws:kms"),
        ("metadata", "who=me\\u001b"),
        ("tag", "kind=raw"),
        ("tag", "of=me"),
        ("digest", "sha256 00"),
        ("parts", "3"),
        ("archive", f"archived, and thawed: it can be read until {until}"),
        (
            "lock",
            f"governance until {until}, on legal hold: this revision cannot be deleted",
        ),
        ("acl", "not told: access denied"),
    ]


def test_a_bucket_tells_what_becomes_of_what_is_deleted() -> None:
    assert dict(rows_of(Facts(keeps_revisions=False))) == {"revisions": "not kept"}
    assert "can be restored" in dict(rows_of(Facts(keeps_revisions=True)))["revisions"]
