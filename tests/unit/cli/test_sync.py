"""What ``sync`` asks of the engine, and what it refuses to ask."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from fxtui.cli.job import check_job_options
from fxtui.cli.sync import add_options, copy_of, request_of
from fxtui.domain.errors import NotFound, UsageError
from fxtui.domain.location import Location
from fxtui.domain.request import Compare, JobRequest, Source, SyncRules, Verb
from fxtui.domain.select import Filter


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    add_options(parser)
    return parser.parse_intermixed_args(words)


def asked(*words: str) -> JobRequest:
    told = options(*words)
    check_job_options(told)
    return request_of(told)


def test_two_folders_are_meant_whether_a_slash_is_written_or_not(here: Path) -> None:
    request = asked("folder", "s3://bucket/prefix")

    assert request.verb is Verb.SYNC
    assert request.sources == (Source(Location.parse(f"{here}/folder/")),)
    assert request.target == Location("s3", "bucket/prefix/")
    assert asked("folder/", "s3://bucket/prefix/") == request


def test_a_target_may_have_to_be_made_and_a_link_to_a_folder_is_one(here: Path) -> None:
    new = asked("s3://bucket", "new").target
    link = asked("s3://bucket", "link").target

    assert new == Location.parse(f"{here}/new/")
    assert link == Location.parse(f"{here}/link/")


@pytest.mark.parametrize(
    ("words", "compare"),
    [
        ((), Compare.TIME),
        (("--size-only",), Compare.SIZE),
        (("--exact-timestamps",), Compare.EXACT),
        (("--size-only", "--exact-timestamps"), Compare.EXACT),
        (("--exact-timestamps", "--size-only"), Compare.EXACT),
        (("--checksum",), Compare.DIGEST),
    ],
)
def test_one_rule_compares(words: tuple[str, ...], compare: Compare) -> None:
    request = asked("folder", "s3://bucket", *words)

    assert request.sync == SyncRules(compare)


def test_what_is_said_of_deleting_and_choosing_reaches_the_job() -> None:
    request = asked(
        *("--exclude", "*", "folder", "--delete", "--max-delete", "0", "s3://bucket"),
        *("--include", "a*", "--allow-empty-source", "--no-follow-symlinks"),
        *("--preserve", "--no-verify"),
    )

    rules = SyncRules(Compare.TIME, delete=True, max_delete=0, allow_empty_source=True)
    assert request.sync == rules
    assert request.filters == (Filter("*", includes=False), Filter("a*", includes=True))
    assert (request.follow, request.preserve, request.verify) == (False, True, False)


@pytest.mark.parametrize(
    "words",
    [
        ("file", "s3://bucket"),
        ("folder", "file"),
        ("folder", "s3://"),
        ("folder", "s3://bucket", "--checksum", "--size-only"),
        ("folder", "s3://bucket", "--checksum", "--exact-timestamps"),
        ("folder", "s3://bucket", "--max-delete", "1"),
        ("folder", "s3://bucket", "--allow-empty-source"),
        ("folder", "s3://bucket", "--plan", "plan", "--detach"),
        ("folder", "s3://bucket", "--dry-run", "--receipt", "receipt"),
        ("folder", "s3://bucket", "--plan", "folder"),
    ],
)
def test_what_does_not_go_together_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        asked(*words)


def test_an_upload_that_was_begun_is_of_one_file() -> None:
    told = copy_of(options("file", "s3://bucket/", "--upload-id", "id", "--preserve"))

    assert told.locations == ["file", "s3://bucket/"]
    assert (told.upload_id, told.recursive, told.preserve) == ("id", False, True)
    with pytest.raises(UsageError):
        copy_of(options("file", "s3://bucket/", "--upload-id", "id", "--delete"))


def test_a_source_that_is_not_there_is_no_empty_one() -> None:
    with pytest.raises(NotFound):
        asked("nowhere", "s3://bucket", "--delete")
