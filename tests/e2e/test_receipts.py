"""Receipts: what a job did, on request, by the real program."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from .conftest import Program, Quick

ROWS = 1_100
"""More than a page of transfers."""


@pytest.fixture
def program(quick: Quick) -> Quick:
    return quick


@pytest.fixture
def folder(program: Program) -> Path:
    folder = program.folder / "data"
    folder.mkdir()
    (folder / "a").write_text("content of a")
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text())


@pytest.mark.parametrize("how", [["--no-service"], []], ids=["alone", "service"])
def test_a_copy_writes_what_it_did(
    program: Program, folder: Path, how: list[str]
) -> None:
    done = program.run("cp", *how, "-r", "data", "target", "--receipt", "receipt")

    told = read(program.folder / "receipt")
    (row,) = told["transfers"]
    assert done.returncode == 0, done.stderr
    assert (told["receipt"], told["complete"], told["standing"]) == (1, True, "succeeded")
    assert told["tally"]["succeeded"] == {"objects": 1, "bytes": 12}
    assert (row["source"], row["target"]) == (
        f"{folder}/a",
        f"{program.folder}/target/a",
    )
    assert (row["state"], row["proof"]) == ("succeeded", "crc64nvme")
    assert row["digest"]["algorithm"] == "crc64nvme"
    assert row["finished"] >= row["began"] >= told["created"]


def test_a_receipt_of_many_is_one_document(program: Program, folder: Path) -> None:
    for number in range(ROWS):
        (folder / f"{number:05}").touch()
    copied = program.run("cp", "-r", "data", "target", "--json")
    job = str(json.loads(copied.stdout)["id"])

    program.run("jobs", "receipt", job, "receipt")

    told = read(program.folder / "receipt")
    assert len({row["transfer"] for row in told["transfers"]}) == ROWS + 1
    assert told["tally"]["succeeded"]["objects"] == ROWS + 1


def test_a_receipt_says_that_a_job_is_not_done(program: Program, folder: Path) -> None:
    (folder / "large").write_bytes(bytes(40 * 2**20))
    left = program.run(
        *("cp", "--detach", "-r", "data", "target", "--limit-rate", "100KiB")
    )

    told = json.loads(program.run("jobs", "receipt", left.stdout.strip()).stdout)
    program.run("jobs", "cancel", "--all")

    assert told["complete"] is False
    assert told["finished"] is None


def test_what_failed_is_in_it_with_its_reason(program: Program, folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    done = program.run("cp", "-r", "data", "target", "--receipt", "receipt")

    rows = {
        Path(row["source"]).name: row
        for row in read(program.folder / "receipt")["transfers"]
    }
    assert done.returncode == 1
    assert rows["a"]["problem"] is None
    assert rows["pipe"]["state"] == "skipped"
    assert "pipe" in rows["pipe"]["problem"]["message"]


def test_where_no_receipt_can_be_written_nothing_is_begun(
    program: Program, folder: Path
) -> None:
    done = program.run("cp", "-r", "data", "target", "--receipt", "gone/receipt")

    assert done.returncode == 2
    assert "gone is no folder" in done.stderr
    assert not (program.folder / "target").exists()


def test_a_receipt_can_be_the_whole_answer(program: Program, folder: Path) -> None:
    done = program.run("cp", "-r", "data", "target", "--receipt", "-")

    assert json.loads(done.stdout)["complete"] is True
