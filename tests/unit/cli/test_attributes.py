"""What objects in S3 are to be, from the words of ``aws s3``; and what makes no sense."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime

import pytest

from fxtui.cli.attributes import add_attribute_options, attributes_of
from fxtui.cli.parser import Parser
from fxtui.domain.attributes import (
    NONE,
    Attributes,
    Directive,
    Grant,
    Permission,
)
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location

BUCKET = Location("s3", "bucket/")


def asked(*words: str, target: Location = BUCKET) -> Attributes:
    parser: ArgumentParser = Parser()
    add_attribute_options(parser)
    return attributes_of(parser.parse_args(words), target)


def test_nothing_is_asked_for_unless_it_is_said() -> None:
    assert asked() == NONE
    assert asked(target=Location("file", "tmp/")) == NONE


def test_each_option_has_its_place() -> None:
    told = asked(
        *("--acl", "public-read", "--storage-class", "STANDARD_IA", "--sse"),
        *("--content-type", "text/x", "--cache-control", "no-cache"),
        *("--content-disposition", "inline", "--content-encoding", "gzip"),
        *("--content-language", "de", "--website-redirect", "/there"),
        *("--no-guess-mime-type", "--metadata-directive", "replace"),
    )

    assert told == Attributes(
        content_type="text/x",
        storage_class="STANDARD_IA",
        encryption="AES256",
        guess_type=False,
        cache_control="no-cache",
        content_disposition="inline",
        content_encoding="gzip",
        content_language="de",
        website_redirect="/there",
        acl="public-read",
        directive=Directive.REPLACE,
    )


def test_grants_are_several_words_behind_one_option() -> None:
    everybody = "uri=http://acs.amazonaws.com/groups/global/AllUsers"

    told = asked("--grants", f"read={everybody}", "full=id=79a5,id=80b6")

    assert told.grants == (
        Grant(Permission.READ, everybody),
        Grant(Permission.FULL, "id=79a5,id=80b6"),
    )


def test_a_key_of_kms_goes_with_its_encryption() -> None:
    told = asked("--sse", "aws:kms", "--sse-kms-key-id", "alias/mine")

    assert told.encryption == "aws:kms:alias/mine"
    assert asked("--sse", "aws:kms").encryption == "aws:kms"


@pytest.mark.parametrize(
    "text",
    [
        "2014-10-01T20:30:00Z",
        "2014-10-01T22:30:00+02:00",
        "Wed, 01 Oct 2014 20:30:00 GMT",
    ],
)
def test_a_date_is_read_as_people_and_headers_write_it(text: str) -> None:
    assert asked("--expires", text).expires == 1412195400


def test_a_date_without_a_zone_is_of_this_place() -> None:
    here = datetime(2014, 10, 1, 20, 30).astimezone()

    assert asked("--expires", "2014-10-01T20:30:00").expires == int(here.timestamp())


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("a=1,b=2", {"a": "1", "b": "2"}),
        ("a=1, b = 2", {"a": "1", "b": "2"}),
        ('a="1, 2",b=3', {"a": "1, 2", "b": "3"}),
        ("Name='x=y'", {"name": "x=y"}),
        ("a=x=y", {"a": "x=y"}),
        ("a=", {"a": ""}),
        ('{"a": "1,2", "B": "3"}', {"a": "1,2", "b": "3"}),
    ],
)
def test_metadata_is_pairs_or_json(text: str, pairs: dict[str, str]) -> None:
    assert asked("--metadata", text).metadata == tuple(pairs.items())


@pytest.mark.parametrize(
    "words",
    [
        ("--metadata", "alone"),
        ("--metadata", "a=1,alone"),
        ("--metadata", "a b=1"),
        ("--metadata", "{"),
        ("--metadata", '{"a": 1}'),
        ("--grants", "write=id=1"),
        ("--grants", "read"),
        ("--expires", "soon"),
        ("--acl", "everybody"),
        ("--storage-class", "COLD"),
        ("--sse", "rot13"),
        ("--content-type", "text/plain\nX-Other: 1"),
        ("--content-type", ""),
        ("--sse-kms-key-id", "k"),
        ("--sse", "AES256", "--sse-kms-key-id", "k"),
        ("--acl", "private", "--grants", "read=id=1"),
        ("--metadata-directive", "COPY", "--content-type", "text/plain"),
        ("--metadata-directive", "COPY", "--metadata", "a=1"),
    ],
)
def test_what_makes_no_sense_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        asked(*words)


@pytest.mark.parametrize(
    "target", [Location("file", "home/ada/"), Location("dropbox", "folder/")]
)
def test_other_storages_keep_none_of_it_and_it_is_said(target: Location) -> None:
    with pytest.raises(UsageError, match="--acl is for objects in S3"):
        asked("--acl", "public-read", target=target)


def test_a_copy_keeps_what_its_source_has_unless_metadata_is_told() -> None:
    source = Attributes(content_type="text/x", metadata=(("a", "1"),), cache_control="c")

    merged = Attributes(cache_control="new").over(source)
    replaced = Attributes(metadata=(("b", "2"),)).over(source)

    assert merged == Attributes(
        content_type="text/x", metadata=(("a", "1"),), cache_control="new"
    )
    assert replaced == Attributes(metadata=(("b", "2"),))
