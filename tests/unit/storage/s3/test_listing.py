"""Listings are read exactly, whatever a key holds, and never go round in circles."""

from __future__ import annotations

from urllib.parse import quote_plus
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Kind
from fxtui.domain.errors import ServerFault
from fxtui.storage.s3.listing import cursor_options, read_listing

from .said import listing

KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)

TRUNCATED = "<IsTruncated>true</IsTruncated>"


@given(st.lists(KEYS, max_size=5))
def test_every_key_comes_back_as_it_is(keys: list[str]) -> None:
    body = listing(escape(quote_plus(key)) for key in keys).body

    entries = read_listing(body, "b", None).entries

    assert [entry.key for entry in entries] == [f"b/{key}" for key in keys]


def test_a_key_that_is_not_encoded_is_left_alone() -> None:
    body = listing(["a+b%20c &amp; &lt;d&gt;"]).body.replace(b">url<", b">no<")

    [entry] = read_listing(body, "b", None).entries

    assert entry.key == "b/a+b%20c & <d>"


def test_a_row_has_size_date_and_version() -> None:
    [entry] = read_listing(listing(["a"]).body, "b", None).entries

    assert (entry.kind, entry.size) == (Kind.FILE, 1)
    assert entry.modified == 1767323045
    assert entry.version == "x"


@pytest.mark.parametrize(
    ("told", "known"), [("STANDARD", None), ("GLACIER", "GLACIER"), ("", None)]
)
def test_a_class_is_told_where_it_is_not_the_usual_one(
    told: str, known: str | None
) -> None:
    more = f"<StorageClass>{told}</StorageClass></Contents>".encode()
    body = listing(["a"]).body.replace(b"</Contents>", more)

    [entry] = read_listing(body, "b", None).entries

    assert entry.storage_class == known


def test_a_prefix_is_a_directory() -> None:
    more = "<CommonPrefixes><Prefix>a%2F%2F</Prefix></CommonPrefixes>"

    [entry] = read_listing(listing(more=more).body, "b", None).entries

    assert (entry.key, entry.kind) == ("b/a//", Kind.DIRECTORY)


def test_a_token_leads_on() -> None:
    more = f"{TRUNCATED}<NextContinuationToken>t&amp;1</NextContinuationToken>"

    cursor = read_listing(listing(["a"], more=more).body, "b", None).cursor

    assert cursor_options(cursor) == {"ContinuationToken": "t&1"}


def test_without_a_token_the_last_key_leads_on() -> None:
    more = f"{TRUNCATED}<CommonPrefixes><Prefix>d/</Prefix></CommonPrefixes>"

    by_key = read_listing(listing(["a", "c"], more=TRUNCATED).body, "b", None)
    by_prefix = read_listing(listing(["a"], more=more).body, "b", None)

    assert cursor_options(by_key.cursor) == {"StartAfter": "c"}
    assert cursor_options(by_prefix.cursor) == {"StartAfter": "d/\U0010ffff"}


def test_a_token_that_repeats_itself_is_not_followed() -> None:
    more = f"{TRUNCATED}<NextContinuationToken>t</NextContinuationToken>"
    first = read_listing(listing(["a"], more=more).body, "b", None).cursor

    second = read_listing(listing(["a"], more=more).body, "b", first).cursor

    assert cursor_options(second) == {"StartAfter": "a"}
    with pytest.raises(ServerFault, match="repeats itself"):
        read_listing(listing(["a"], more=TRUNCATED).body, "b", second)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<ListBucketResult>",
        b"<Other/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><ListBucketResult/>',
        b"<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
    ],
)
def test_what_is_no_listing_is_refused(body: bytes) -> None:
    with pytest.raises(ServerFault):
        read_listing(body, "b", None)
