"""What is said of a plan, before anything is done."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from fxtui.cli.dry_run import Told, add_dry_run_options, sentence_of, shown
from fxtui.domain.location import Location
from fxtui.domain.plan import Action, PlanRow, Seen
from fxtui.domain.request import IfExists

THERE = Location("s3", "bucket/a")
ELSEWHERE = Location("s3", "other/a", "lab")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Location:
    monkeypatch.chdir(tmp_path)
    return Location.parse(f"{tmp_path}/a")


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    add_dry_run_options(parser)
    for option in ("--quiet", "--json"):
        parser.add_argument(option, action="store_true")
    return parser.parse_args(words)


def test_the_words_are_those_of_aws(here: Location) -> None:
    rows = [
        PlanRow(Action.COPY, here, THERE),
        PlanRow(Action.COPY, THERE, here),
        PlanRow(Action.COPY, THERE, ELSEWHERE),
        PlanRow(Action.MOVE, here, THERE),
        PlanRow(Action.DELETE, THERE),
        PlanRow(Action.DELETE, here),
    ]

    assert [sentence_of(row) for row in rows] == [
        "upload: ./a to s3://bucket/a",
        "download: s3://bucket/a to ./a",
        "copy: s3://bucket/a to s3://lab@other/a",
        "move: ./a to s3://bucket/a",
        "delete: s3://bucket/a",
        "delete: ./a",
    ]


def test_a_path_is_told_as_seen_from_here(here: Location) -> None:
    folder = here.parent

    assert shown(folder.child("sub/b")) == "sub/b"
    assert shown(folder.child("sub/")) == "sub/"
    assert shown(folder.parent.child("b")) == "../b"


def test_what_would_be_done_is_counted(
    here: Location, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told(options("--dry-run"))

    told.row(PlanRow(Action.COPY, here, THERE, Seen(size=1024)))
    told.row(PlanRow(Action.DELETE, ELSEWHERE, was=Seen(size=1)))
    status = told.end()

    out, err = capsys.readouterr()
    assert status == 0
    assert out.splitlines() == [
        "(dryrun) upload: ./a to s3://bucket/a",
        "(dryrun) delete: s3://lab@other/a",
    ]
    assert err == "would copy 1 object; delete 1 object; 1.0 KiB in all\n"


def test_what_is_left_out_is_worth_a_warning(
    here: Location, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told(options("--dry-run", "--quiet"))

    told.row(PlanRow(Action.COPY, THERE, here))
    told.row(PlanRow(Action.SKIP, here, reason="this is no file"))
    status = told.end()

    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert err == f"fxtui: {here}: this is no file\n"


def test_what_somebody_wants_left_out_is_no_warning(
    here: Location, capsys: pytest.CaptureFixture[str]
) -> None:
    row = PlanRow(Action.SKIP, here, THERE, reason="the target exists")
    wanted = Told(options("--dry-run"), IfExists.SKIP)
    unwanted = Told(options("--dry-run"), IfExists.FAIL)

    wanted.row(row)
    unwanted.row(row)

    assert (wanted.end(), unwanted.end()) == (0, 1)
    out, _ = capsys.readouterr()
    assert out == "(dryrun) skip: ./a to s3://bucket/a\n"


def test_programs_get_rows_and_a_sum(
    here: Location, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told(options("--dry-run", "--json"))

    told.row(PlanRow(Action.COPY, here, THERE, Seen(size=3), None, "new"))
    told.row(PlanRow(Action.SKIP, here, reason="this is no file"))
    told.end()

    copied, skipped, summed = map(json.loads, capsys.readouterr().out.splitlines())
    assert (copied["target"], copied["reason"]) == ("s3://bucket/a", "new")
    assert skipped["action"] == "skip"
    assert summed == {"copy": 1, "move": 0, "delete": 0, "skip": 1, "bytes": 3}
