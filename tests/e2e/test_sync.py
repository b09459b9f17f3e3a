"""Syncs, and plans that are read, cut and applied, on a store that lists as it likes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Final
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS

from .conftest import Program

NAMES: Final = (
    "a b/c",
    "a!",
    "a",
    "a-b/c",
    "a.b",
    "a0",
    "aa/b/c",
    "aa/b-c",
    "aa/b.d/e",
    "aa.b/c",
    "Z",
    "é",
)
"""Folder by folder, as SeaweedFS lists them, they stand in another order than in S3."""

LONG_AGO: Final = 1_500_000_000.0
FAR_AHEAD: Final = 4_000_000_000.0
SHOWN: Final = ("--dry-run", "--json")


@pytest.fixture
def mine(mine: Program) -> Program:
    """The program of somebody with a folder and the right keys."""
    for name in NAMES:
        _write(mine.folder / "here" / name, b"content")
    return mine


@pytest.fixture
def there(mine: Program) -> str:
    """A prefix that nobody has written to."""
    bucket = f"s3://sync-{uuid4().hex[:12]}"
    assert mine.run("mkdir", bucket).returncode == 0
    return f"{bucket}/a/prefix"


class TestASync:
    def test_the_order_of_a_listing_does_not_matter(
        self, mine: Program, there: str
    ) -> None:
        assert _done(mine.run("sync", "here", there)) == 0
        assert _rows(mine.run("sync", "here", there, "--delete", *SHOWN)) == []

        (mine.folder / "here/aa/b-c").unlink()
        (mine.folder / "here/a").unlink()
        _write(mine.folder / "here/aa/b.d/e", b"more content")
        planned = _rows(mine.run("sync", "here", there, "--delete", *SHOWN))
        assert _done(mine.run("sync", "here", there, "--delete")) == 0

        assert planned == [
            ("copy", f"{there}/aa/b.d/e", "size"),
            ("delete", f"{there}/a", "not in the source"),
            ("delete", f"{there}/aa/b-c", "not in the source"),
        ]
        assert _rows(mine.run("sync", "here", there, "--delete", *SHOWN)) == []

    def test_a_folder_comes_back_as_it_was(self, mine: Program, there: str) -> None:
        _done(mine.run("sync", "here", there))

        assert _done(mine.run("sync", there, "back")) == 0

        assert _files(mine.folder / "back") == _files(mine.folder / "here")
        assert _rows(mine.run("sync", there, "back", "--exact-timestamps", *SHOWN)) == []

    def test_contents_decide_if_they_are_asked_for(
        self, mine: Program, there: str
    ) -> None:
        _done(mine.run("sync", "here", there))
        _write(mine.folder / "here/a", b"CONTENT")  # of the same size and date
        _write(mine.folder / "here/Z", b"content", modified=FAR_AHEAD)

        by_date = _rows(mine.run("sync", "here", there, *SHOWN))
        by_content = _rows(mine.run("sync", "here", there, "--checksum", *SHOWN))

        assert by_date == [("copy", f"{there}/Z", "older")]
        assert by_content == [("copy", f"{there}/a", "digest")]

    def test_too_many_deletes_are_none(self, mine: Program, there: str) -> None:
        _done(mine.run("sync", "here", there))
        (mine.folder / "here/a").unlink()
        (mine.folder / "here/Z").unlink()

        stopped = mine.run("sync", "here", there, "--delete", "--max-delete", "1")

        assert stopped.returncode == 1
        assert "--max-delete is 1" in stopped.stderr
        assert len(_listed(mine, there)) == len(NAMES)

    def test_nothing_is_deleted_for_an_empty_source_unless_it_is_said(
        self, mine: Program, there: str
    ) -> None:
        _done(mine.run("sync", "here", there))
        (mine.folder / "empty").mkdir()

        guarded = mine.run("sync", "empty", there, "--delete")
        kept = len(_listed(mine, there))
        said = mine.run("sync", "empty", there, "--delete", "--allow-empty-source")

        assert (guarded.returncode, kept) == (1, len(NAMES))
        assert _done(said) == 0
        assert _listed(mine, there) == []


class TestAPlan:
    def test_it_does_what_is_left_in_it(self, mine: Program, there: str) -> None:
        plan = mine.folder / "plan"
        planned = mine.run("sync", "here", there, "--plan", "-")
        assert _done(planned) == 0
        assert _listed(mine, there) == []
        header, *rows = planned.stdout.splitlines(keepends=True)
        plan.write_text(header + "".join(row for row in rows if "/aa" not in row))

        applied = mine.run("apply", plan)

        assert _done(applied) == 0
        assert _listed(mine, there) == sorted(n for n in NAMES if not n.startswith("aa"))

    def test_it_refuses_what_has_changed_since(self, mine: Program, there: str) -> None:
        _done(mine.run("cp", "here/a", f"{there}/gone"))
        _done(mine.run("sync", "here", there, "--delete", "--plan", "plan"))
        _write(mine.folder / "here/Z", b"changed", modified=LONG_AGO + 1)
        _done(mine.run("cp", "here/Z", f"{there}/gone"))
        _done(mine.run("cp", "here/Z", f"{there}/é"))

        applied = mine.run("apply", "plan", "--json")

        tally = json.loads(applied.stdout.splitlines()[-1])["tally"]
        assert applied.returncode == 1
        assert tally["failed"][0] == 3
        for name in ("here/Z", "here/é"):
            assert f"{mine.folder}/{name}: " in applied.stderr
        assert f"{there}/gone: " in applied.stderr
        assert {"gone", "é"} <= set(_listed(mine, there))

    def test_it_is_done_on_the_server_that_it_was_made_for(
        self, mine: Program, there: str, seaweedfs: SeaweedFS
    ) -> None:
        _done(mine.run("sync", "here", there, "--plan", "plan"))
        nobody = "http://127.0.0.1:9"

        refused = mine.run("apply", "plan", "--endpoint-url", nobody)
        applied = mine.run("apply", "plan", AWS_ENDPOINT_URL=nobody)

        assert refused.returncode == 2
        assert f"planned with --endpoint-url {seaweedfs.endpoint_url}" in refused.stderr
        assert _done(applied) == 0
        assert len(_listed(mine, there)) == len(NAMES)

    def test_moves_and_deletes_can_be_planned_as_well(self, mine: Program) -> None:
        content = _files(mine.folder / "here")
        _done(mine.run("mv", "-r", "here", "moved", "--plan", "moves"))
        _done(mine.run("rm", "-r", "here/aa", "--plan", "deletes"))

        deleted = mine.run("apply", "deletes")
        moved = mine.run("apply", "moves")

        left = {name: each for name, each in content.items() if name[:3] != "aa/"}
        assert _done(deleted) == 0
        assert moved.returncode == 1  # what was to be moved is gone in part
        assert _files(mine.folder / "moved") == left
        assert _files(mine.folder / "here") == {}

    def test_names_that_are_no_text_come_through(self, mine: Program) -> None:
        odd = os.fsdecode(b"\xff.csv")
        _write(mine.folder / "here" / odd, b"content")

        _done(mine.run("sync", "here", "copy", "--plan", "plan"))
        assert _done(mine.run("apply", "plan")) == 0

        assert (mine.folder / "copy" / odd).read_bytes() == b"content"

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("{", "line 2 of the plan"),
            ('{"action":"copy","source":"/etc/passwd"}', "needs a target"),
        ],
    )
    def test_a_line_that_is_wrong_is_named(
        self, mine: Program, line: str, why: str
    ) -> None:
        _done(mine.run("sync", "here", "copy", "--plan", "plan"))
        header, *rest = (mine.folder / "plan").read_text().splitlines()
        (mine.folder / "plan").write_text("\n".join([header, line, *rest]))

        refused = mine.run("apply", "plan")

        assert refused.returncode == 2
        assert why in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not (mine.folder / "copy").exists()

    def test_it_is_written_whole_or_not_at_all(self, mine: Program, there: str) -> None:
        bucket = f"s3://{uuid4().hex}/"
        (mine.folder / "plan").write_text("an older one")

        failed = mine.run("sync", bucket, "copy", "--plan", "plan")

        assert failed.returncode == 3, failed.stderr
        assert (mine.folder / "plan").read_text() == "an older one"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("sync", "nowhere", "copy"), 3),
        (("sync", "here/a", "copy"), 2),
        (("sync", "here", "here/a"), 2),
        (("sync", "here", "here/aa"), 2),
        (("sync", "here", "copy", "--checksum", "--size-only"), 2),
        (("sync", "here", "copy", "--max-delete", "3"), 2),
        (("sync", "here", "copy", "--delete", "--max-delete", "few"), 2),
        (("sync", "here", "s3://"), 2),
        (("sync", "here", "ftp://host/a"), 2),
        (("sync", "here", "copy", "--dry-run", "--detach"), 2),
        (("sync", "here", "copy", "--plan", "nowhere/plan"), 2),
        (("apply", "nowhere"), 3),
        (("apply", "here"), 2),
        (("apply", "here/a"), 2),
        (("apply", "here/a", "--plan", "other"), 2),
    ],
)
def test_what_makes_no_sense_is_told_in_a_line(
    mine: Program, words: tuple[str, ...], status: int
) -> None:
    refused = mine.run(*words, "--no-service")

    assert refused.returncode == status, refused.stderr
    assert refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (mine.folder / "copy").exists()


def _rows(ran: CompletedProcess[str]) -> list[tuple[str, str, str]]:
    """What would be done, to what, and why."""
    assert ran.returncode == 0, ran.stderr
    *rows, _ = map(json.loads, ran.stdout.splitlines())
    return [(row["action"], _changed(row), row["reason"]) for row in rows]


def _changed(row: dict[str, Any]) -> str:
    return str(row["target"] or row["source"])


def _listed(program: Program, there: str) -> list[str]:
    """The names of the objects below a prefix; SeaweedFS keeps folders beside them."""
    listed = program.run("ls", "-r", "--json", f"{there}/")
    rows = map(json.loads, listed.stdout.splitlines())
    names = (row["location"].removeprefix(f"{there}/") for row in rows)
    return sorted(name for name in names if not name.endswith("/"))


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _write(path: Path, content: bytes, modified: float = LONG_AGO) -> None:
    """A file of a date: stores date by the second, and what is of this one is newer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (modified, modified))


def _done(ran: CompletedProcess[str]) -> int:
    assert ran.returncode == 0, ran.stderr
    return ran.returncode
