"""Rows of an account are typed as they are told; a line of the shell says the same."""

from __future__ import annotations

import pytest

from fxtui.config import S3Profile
from fxtui.domain.errors import UsageError
from fxtui.front.own_profile import wrong_settings
from fxtui.front.profile_rows import (
    ROWS,
    changes,
    header_changes,
    header_of,
    with_headers,
    words_of,
)

OWN = S3Profile(
    region="eu-west-1",
    addressing="path",
    anonymous=True,
    headers={"x-project": "p7", "x-old": "o"},
)


def test_what_is_typed_as_it_is_changes_nothing() -> None:
    texts = {row.key: row.text(OWN) for row in ROWS}

    assert texts["addressing"] == "path"
    assert texts["anonymous"] == "yes"
    assert changes(OWN, texts) == {}
    assert header_changes(OWN, {"headers": OWN.headers}) == {}


def test_what_is_usual_is_taken_away_and_the_rest_is_a_line() -> None:
    texts = {"region": " ", "addressing": "auto", "anonymous": "no", "root": "b/p"}
    headers = with_headers(OWN.headers, ["x-old:", "x-new:  a: b "])

    told = {**changes(OWN, texts), **header_changes(OWN, {"headers": headers})}

    assert told == {
        "region": None,
        "addressing": None,
        "anonymous": None,
        "root": "b/p",
        "headers": {"x-project": "p7", "x-new": "a: b"},
    }
    assert [*words_of(OWN, told)] == [
        "--region=",
        "--root=b/p",
        "--no-anonymous",
        "--addressing=",
        "--header=x-old:",
        "--header=x-new: a: b",
    ]


@pytest.mark.parametrize("text", ["x", "x y: z", ": z", "x: a\nb"])
def test_what_is_no_header_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="NAME: TEXT"):
        header_of(text)


@pytest.mark.parametrize(
    ("settings", "secrets", "wrong"),
    [
        ({"encryption": "rot13"}, {}, "encryption: expected AES256"),
        ({"access_key_id": "A"}, {"secret_access_key": "s"}, "anonymous signs nothing"),
        ({}, {"encryption_key": "short"}, "encryption_key: expected 32 bytes"),
        ({"anonymous": None}, {}, None),
    ],
)
def test_what_would_be_wrong_is_told_before_it_is_kept(
    settings: dict[str, str | None], secrets: dict[str, str], wrong: str | None
) -> None:
    told = wrong_settings(OWN, settings, secrets)

    assert (told or "").startswith(wrong or "")
    assert bool(told) is bool(wrong)
