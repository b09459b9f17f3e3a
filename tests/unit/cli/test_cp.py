"""What ``cp`` asks of the engine, and what it refuses to ask."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from fxtui.cli.cp import add_options, request_of
from fxtui.cli.status import UsageError
from fxtui.domain.request import JobLimits

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


def test_what_is_said_of_the_job_reaches_it() -> None:
    request = request_of(
        options(
            *("file", "s3://bucket/", "--part-size", "16MiB", "--upload-id", "id"),
            *("--transfers", "2", "--requests", "3", "--limit-rate", "10MiB"),
        )
    )

    assert request.part_size == 16 * MIB
    assert request.upload_id == "id"
    assert request.limits == JobLimits(2, 3, 10 * MIB)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("file", "s3://b/", "-r", "--upload-id", "i"), "takes one file"),
        (("file", "s3://b/x", "s3://b/", "--upload-id", "i"), "takes one file"),
        (("file", "copy", "--upload-id", "i"), "that a server gave"),
        (("file", "s3://b/", "--upload-id", ""), "that a server gave"),
        (("file", "copy", "--detach", "--no-service"), "--no-service does without"),
        (("file", "copy", "--detach", "--receipt", "r"), "fxtui jobs receipt ID FILE"),
        (("file", "copy", "--json", "--receipt", "-"), "both write to stdout"),
        (("file", "copy", "--receipt", "folder"), "is a folder"),
        (("file",), "fxtui cp SOURCE… TARGET"),
    ],
)
def test_what_does_not_go_together_is_refused(words: tuple[str, ...], text: str) -> None:
    with pytest.raises(UsageError) as refused:
        request_of(options(*words))

    assert text in refused.value.message


@pytest.mark.parametrize(
    "words", [("--part-size", "16Q"), ("--transfers", "0"), ("--limit-rate", "fast")]
)
def test_a_number_that_is_none_ends_with_status_2(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        options("file", "copy", *words)

    assert ended.value.code == 2
