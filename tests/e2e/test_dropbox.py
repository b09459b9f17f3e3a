"""Every command takes ``dropbox://`` too: the real program, SDK and disk, and a stand-in.

The stand-in is our emulator, which checks each message against the SDK's own types.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from fxtui import digest
from tests.servers.dropbox.running import Emulator

from .conftest import Program, Quick
from .shelf import Shelf

RUNS: Final = {
    "runs/1/a.csv": b"1a",
    "runs/1/b.txt": b"1b",
    "runs/2/a.csv": b"2aa",
    "runs/top.csv": b"top",
}
MTIME: Final = 1_600_000_000


@pytest.fixture
def account(shared: Program, dropbox_server: Emulator, tmp_path: Path) -> Program:
    """The program of somebody with an account, in a folder of this test."""
    program = Quick(tmp_path)
    program.paths = shared.paths
    program.environment = shared.environment
    secret = shared.folder / "token"
    secret.touch(0o600)
    secret.write_text(dropbox_server.token)
    shared.paths.config.write_text(
        f'[profiles.dropbox.lab]\nendpoint_url = "{dropbox_server.url}"\n'
        f'access_token = "file:{secret}"\n'
    )
    return program


@pytest.fixture
def top(account: Program, dropbox_server: Emulator) -> str:
    """A folder of this test alone."""
    name = f"test-{uuid4().hex[:12]}"
    dropbox_server.seed({"path": f"/{name}", "is_folder": True})
    return f"dropbox://lab@{name}/"


@pytest.fixture
def runs(account: Program, top: str, dropbox_server: Emulator) -> Path:
    """The same files here and there, as old as one another."""
    there = top.removeprefix("dropbox://lab@")
    for name, content in RUNS.items():
        path = account.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (MTIME, MTIME))
        kept = {"path": f"/{there}{name}", "content": content.decode()}
        dropbox_server.seed({**kept, "modified": MTIME})
    return account.folder / "runs"


def names(program: Program, *words: str) -> list[str]:
    listed = program.run("find", "--json", *words)
    assert listed.returncode == 0, listed.stderr
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    return sorted(row["location"].rpartition("/")[2] for row in rows)


@pytest.mark.usefixtures("runs")
class TestCommands:
    def test_ls_shows_folders_and_files(self, account: Program, top: str) -> None:
        listed = account.run("ls", f"{top}runs/")

        assert [line.split()[-1] for line in listed.stdout.splitlines()] == [
            "1/",
            "2/",
            "top.csv",
        ]

    def test_there_and_back_is_the_same_with_its_dates(
        self, account: Program, top: str
    ) -> None:
        made = account.run("mkdir", f"{top}other/")
        up = account.run("cp", "-r", "runs/", f"{top}other/runs/")
        done = account.run("cp", "-r", f"{top}other/runs/", "back/")

        assert [each.returncode for each in (made, up, done)] == [0, 0, 0], done.stderr
        back = account.folder / "back"
        files = {
            str(p.relative_to(back)): (p.read_bytes(), int(p.stat().st_mtime))
            for p in back.rglob("*")
            if p.is_file()
        }
        assert files == {
            name.removeprefix("runs/"): (content, MTIME) for name, content in RUNS.items()
        }

    def test_a_pattern_chooses(self, account: Program, top: str) -> None:
        done = account.run("cp", f"{top}runs/*/*.csv", "some/")

        assert done.returncode == 0, done.stderr
        assert len(list((account.folder / "some").rglob("*.csv"))) == 2

    def test_cat_prints_a_range(self, account: Program, top: str) -> None:
        assert account.run("cat", f"{top}runs/top.csv").stdout == "top"
        ranged = account.run("cat", "--range", "1-2", f"{top}runs/top.csv")
        assert ranged.stdout == "op"

    def test_stat_tells_the_content_hash(self, account: Program, top: str) -> None:
        told = account.run("stat", "--json", f"{top}runs/top.csv")

        wanted = digest.of_bytes(b"top", digest.CONTENT_HASH).hex
        assert wanted in told.stdout

    def test_mv_leaves_nothing_behind(self, account: Program, top: str) -> None:
        done = account.run("mv", f"{top}runs/top.csv", f"{top}moved.csv")

        assert done.returncode == 0, done.stderr
        assert account.run("cat", f"{top}moved.csv").stdout == "top"
        assert account.run("stat", f"{top}runs/top.csv").returncode == 3

    def test_a_name_may_change_its_case_alone(self, account: Program, top: str) -> None:
        done = account.run("mv", f"{top}runs/top.csv", f"{top}runs/TOP.csv")

        assert done.returncode == 0, done.stderr
        listed = account.run("ls", f"{top}runs/").stdout
        assert "TOP.csv" in listed
        assert "top.csv" not in listed

    def test_rm_takes_a_folder_and_what_is_in_it(
        self, account: Program, top: str
    ) -> None:
        done = account.run("rm", "-r", f"{top}runs/1/")

        assert done.returncode == 0, done.stderr
        assert account.run("ls", f"{top}runs/1/").returncode == 3
        assert account.run("stat", f"{top}runs/2/a.csv").returncode == 0

    def test_du_and_find_see_all_of_it(self, account: Program, top: str) -> None:
        measured = account.run("du", "--json", f"{top}runs/")

        assert json.loads(measured.stdout.splitlines()[-1])["objects"] == len(RUNS)
        assert names(account, f"{top}runs/", "--name", "*.csv") == [
            "a.csv",
            "a.csv",
            "top.csv",
        ]

    def test_a_copy_inside_moves_no_byte(
        self, account: Program, top: str, dropbox_server: Emulator
    ) -> None:
        before = dropbox_server.counters()["calls"]

        done = account.run("cp", "-r", f"{top}runs/", f"{top}copy/")

        after = dropbox_server.counters()["calls"]
        assert done.returncode == 0, done.stderr
        assert account.run("cat", f"{top}copy/1/a.csv").stdout == "1a"
        assert not any(
            after.get(route) != before.get(route)
            for route in ("files/download", "files/upload_session/append_batch")
        )

    def test_verify_compares_by_the_content_hash(
        self, account: Program, top: str, runs: Path
    ) -> None:
        equal = account.run("verify", runs, f"{top}runs/")
        (runs / "top.csv").write_bytes(b"TOP")
        other = account.run("verify", runs, f"{top}runs/")

        assert equal.returncode == 0, equal.stdout + equal.stderr
        assert other.returncode == 1
        assert "top.csv" in other.stdout + other.stderr

    def test_a_stream_goes_up_and_comes_down(self, account: Program, top: str) -> None:
        up = account.run("cp", str(account.folder / "runs/top.csv"), f"{top}x")
        down = account.run("cp", f"{top}x", "-")

        assert (up.returncode, down.returncode) == (0, 0), up.stderr + down.stderr
        assert down.stdout == "top"


class TestSync:
    def test_a_second_one_finds_nothing_to_do(
        self, account: Program, top: str, runs: Path
    ) -> None:
        up = account.run("sync", "--dry-run", runs, f"{top}runs/")
        down = account.run("sync", "--dry-run", f"{top}runs/", runs)

        assert up.stdout + down.stdout == ""

    def test_a_newer_date_alone_moves_nothing(
        self, account: Program, top: str, runs: Path
    ) -> None:
        os.utime(runs / "top.csv")

        again = account.run("sync", "--dry-run", runs, f"{top}runs/")

        assert again.stdout == ""

    def test_what_changed_goes_and_what_is_gone_is_deleted(
        self, account: Program, top: str, runs: Path
    ) -> None:
        (runs / "top.csv").write_bytes(b"other")
        (runs / "2/a.csv").unlink()

        done = account.run("sync", "--delete", runs, f"{top}runs/")

        assert done.returncode == 0, done.stderr
        assert account.run("cat", f"{top}runs/top.csv").stdout == "other"
        assert account.run("stat", f"{top}runs/2/a.csv").returncode == 3

    def test_a_plan_is_done_later_unless_its_world_has_changed(
        self, account: Program, top: str, runs: Path
    ) -> None:
        (runs / "top.csv").write_bytes(b"other")
        (runs / "1/a.csv").write_bytes(b"third")
        planned = account.run("sync", "--plan", "plan", runs, f"{top}runs/")
        account.run("cp", runs / "1/b.txt", f"{top}runs/top.csv")  # somebody else

        applied = account.run("apply", "plan")

        assert planned.returncode == 0, planned.stderr
        assert applied.returncode == 1
        assert account.run("cat", f"{top}runs/top.csv").stdout == "1b"
        assert account.run("cat", f"{top}runs/1/a.csv").stdout == "third"


class TestRun:
    def test_a_task_pulls_and_pushes(self, account: Program, top: str) -> None:
        (account.folder / "in").write_bytes(b"data")
        account.run("cp", "in", f"{top}in")

        done = account.run(
            *("run", "--pull", f"{top}in", "data", "--push", "out", f"{top}out"),
            *("--", "sh", "-c", "tr a-z A-Z < data > out"),
        )

        assert done.returncode == 0, done.stderr
        assert account.run("cat", f"{top}out").stdout == "DATA"


class TestBetweenStorages:
    @pytest.fixture
    def far(self, mine: Program, account: Program) -> Iterator[Program]:
        """Somebody who has both."""
        account.environment = account.environment | mine.environment
        yield account

    @pytest.fixture
    async def shelf(self, bucket: Shelf) -> AsyncIterator[Shelf]:
        yield bucket

    async def test_bytes_go_from_one_to_the_other_and_back_without_a_file(
        self, far: Program, top: str, shelf: Shelf, tmp_path: Path
    ) -> None:
        content = os.urandom(40 * 1024 * 1024 + 17)
        (tmp_path / "big").write_bytes(content)
        up = far.run("cp", "big", f"{top}big")
        over = far.run("cp", f"{top}big", f"{shelf}big", "--receipt", "one")
        back = far.run("cp", f"{shelf}big", f"{top}again", "--receipt", "two")
        equal = far.run("verify", "big", f"{top}again")

        statuses = [done.returncode for done in (up, over, back, equal)]
        assert statuses == [0, 0, 0, 0], over.stderr + back.stderr + equal.stderr
        assert await shelf.content("big") == content
        assert "dropbox-content-hash" in (tmp_path / "one").read_text()


class TestBadInput:
    @pytest.mark.parametrize(
        ("words", "status", "said"),
        [
            (["ls", "dropbox://nobody@"], 4, "nobody"),
            (["ls", "dropbox://lab@nowhere/"], 3, "nowhere"),
            (["cp", "dropbox://lab@nowhere/x", "."], 3, "nowhere"),
            (["cp", "token", "dropbox://lab@a\\b"], 1, "\\"),
            (["uploads", "list", "dropbox://lab@"], 1, "no list of uploads"),
            (["uploads", "list", "dropbox://lab@any/"], 1, "no list of uploads"),
        ],
    )
    def test_is_told_in_one_line(
        self, account: Program, words: list[str], status: int, said: str
    ) -> None:
        (account.folder / "token").write_bytes(b"x")

        done = account.run(*words)

        assert done.returncode == status, done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr
