"""What ``cp`` asks of the engine, and what it refuses to ask."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from fxtui.cli.cp import add_options, request_of
from fxtui.cli.job import check_job_options
from fxtui.cli.status import UsageError
from fxtui.domain.context import Context
from fxtui.domain.request import IfExists, JobLimits, JobRequest
from fxtui.domain.select import Filter
from fxtui.wiring import disk_browser

MIB = 1024 * 1024


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    add_options(parser)
    return parser.parse_intermixed_args(words)


def asked(*words: str) -> JobRequest:
    """What such words come to; the disk is all that is looked at."""
    told = options(*words)
    check_job_options(told)
    return asyncio.run(request_of(told, disk_browser(), Context()))


def test_what_is_said_of_the_job_reaches_it() -> None:
    request = asked(
        *("file", "s3://bucket/", "--part-size", "16MiB", "--upload-id", "id"),
        *("--transfers", "2", "--requests", "3", "--limit-rate", "10MiB"),
    )

    assert request.part_size == 16 * MIB
    assert request.upload_id == "id"
    assert request.limits == JobLimits(2, 3, 10 * MIB)


def test_include_and_exclude_keep_their_order() -> None:
    request = asked(
        *("-r", "folder", "--exclude", "*", "s3://bucket/", "--include", "*.csv"),
        *("--exclude", "a*"),
    )

    assert request.filters == (
        Filter("*", includes=False),
        Filter("*.csv", includes=True),
        Filter("a*", includes=False),
    )


def test_links_digests_and_dates_are_kept_as_they_are_unless_it_is_said() -> None:
    usual = asked("file", "s3://bucket/")
    told = asked(
        *("file", "s3://bucket/", "--no-follow-symlinks", "--no-verify", "--preserve"),
        "--no-overwrite",
    )

    assert (usual.follow, usual.verify, usual.preserve) == (True, True, False)
    assert (told.follow, told.verify, told.preserve) == (False, False, True)
    assert (usual.if_exists, told.if_exists) == (IfExists.OVERWRITE, IfExists.SKIP)


def test_a_document_may_be_exported() -> None:
    assert asked("file", "s3://bucket/").export is None
    assert asked("file", "s3://bucket/", "--export", "html").export == "html"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--sse-c", "AES256"), "--sse-c is nothing that fxtui does; the journal would"),
        (("--copy-props", "none"), "a copy inside S3 keeps"),
        (("--force-glacier-transfer",), "restore the object first"),
        (("--request-payer", "requester"), "x-amz-request-payer"),
    ],
)
def test_what_would_change_the_object_is_refused_by_its_name(
    words: tuple[str, ...], text: str
) -> None:
    with pytest.raises(UsageError) as refused:
        options("file", "s3://bucket/", *words)

    assert text in refused.value.message


def test_what_is_done_anyway_may_be_said() -> None:
    told = options(
        *("file", "s3://bucket/", "--copy-props", "default"),
        *("--page-size", "100", "--follow-symlinks", "--no-paginate"),
        *("--only-show-errors", "--checksum-algorithm", "CRC32"),
    )

    assert told.quiet
    assert told.locations == ["file", "s3://bucket/"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("file", "s3://b/", "-r", "--upload-id", "i"), "takes one file"),
        (("file", "s3://b/x", "s3://b/", "--upload-id", "i"), "takes one file"),
        (("file", "copy", "--upload-id", "i"), "that a server gave"),
        (("file", "s3://b/", "--upload-id", ""), "that a server gave"),
        (("file", "s3://b/", "--upload-id", "i", "--acl", "private"), "as it was begun"),
        (("file", "copy", "--detach", "--no-service"), "--no-service does without"),
        (("file", "copy", "--detach", "--receipt", "r"), "fxtui jobs receipt ID FILE"),
        (("file", "copy", "--json", "--receipt", "-"), "both write to stdout"),
        (("file", "copy", "--receipt", "folder"), "is a folder"),
        (("file",), "fxtui cp SOURCE… TARGET"),
    ],
)
def test_what_does_not_go_together_is_refused(words: tuple[str, ...], text: str) -> None:
    with pytest.raises(UsageError) as refused:
        asked(*words)

    assert text in refused.value.message


@pytest.mark.parametrize(
    "words", [("--part-size", "16Q"), ("--transfers", "0"), ("--limit-rate", "fast")]
)
def test_a_number_that_is_none_ends_with_status_2(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        options("file", "copy", *words)

    assert ended.value.code == 2
