"""The real command line, on the disk: what it does, says, and ends with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from .conftest import PATIENCE, Program, Quick

LARGE = 40 * 1024 * 1024
SLOW = ("--limit-rate", "100KiB")
"""A copy that is not done soon, and costs nothing meanwhile."""


@pytest.fixture
def program(quick: Quick) -> Quick:
    return quick


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few files, and a folder with one more."""
    (tmp_path / "data" / "deep").mkdir(parents=True)
    for name in ("a", "b", "deep/c"):
        (tmp_path / "data" / name).write_text(name)
    return tmp_path / "data"


def content(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("how", [["--no-service"], []], ids=["alone", "service"])
def test_the_contents_of_a_folder_are_copied(
    program: Program, folder: Path, how: list[str]
) -> None:
    done = program.run("cp", *how, "-r", "data", "target")

    assert (done.returncode, done.stderr) == (0, "")
    assert content(folder) == content(program.folder / "target")
    assert re.fullmatch(r"\d+ copied \(.+\); job 1\n", done.stdout)


def test_several_sources_keep_their_names(program: Program, folder: Path) -> None:
    done = program.run("cp", "--no-service", "-r", "data/deep", "data/a", "target")

    assert done.returncode == 0
    assert content(program.folder / "target") == {"a": "a", "deep/c": "deep/c"}


@pytest.mark.parametrize(
    ("target", "landed"),
    [("data/deep", "data/deep/a"), ("new/", "new/a"), ("new", "new")],
    ids=["a folder", "a folder to be", "a new name"],
)
def test_a_file_lands_where_cp_would_put_it(
    program: Program, folder: Path, target: str, landed: str
) -> None:
    done = program.run("cp", "--no-service", "data/a", target)

    assert done.returncode == 0
    assert (program.folder / landed).read_text() == "a"


def test_a_folder_is_not_copied_unless_asked_for(program: Program, folder: Path) -> None:
    done = program.run("cp", "data", "target")

    assert done.returncode == 2
    assert done.stderr == f"fxtui: {folder}/ is a folder; copy it with -r\n"


def test_a_source_that_is_not_there_has_its_own_status(program: Program) -> None:
    done = program.run("cp", "nothing", "target")

    assert done.returncode == 3
    assert "there is no such file" in done.stderr


@pytest.mark.parametrize(
    ("rule", "status", "kept"),
    [("overwrite", 0, "a"), ("skip", 0, "old"), ("fail", 1, "old")],
)
def test_the_rule_for_a_taken_name_is_kept(
    program: Program, folder: Path, rule: str, status: int, kept: str
) -> None:
    target = program.folder / "target"
    target.write_text("old")

    done = program.run("cp", "--no-service", "data/a", "target", "--if-exists", rule)

    assert (done.returncode, target.read_text()) == (status, kept)


def test_a_wrong_configuration_is_told_by_its_key_and_not_by_a_log(
    program: Program,
) -> None:
    (program.folder / "config.toml").write_text("[transfers]\ntransferz = 3\n")

    done = program.run("ls", "s3://")

    assert done.returncode == 2
    assert "config.toml: transfers.transferz is no setting" in done.stderr
    assert "log" not in done.stderr


def test_a_state_that_is_no_folder_is_no_bug(program: Program) -> None:
    (program.folder / "state").write_text("")

    done = program.run("ls", "s3://")

    assert done.returncode == 2
    assert done.stderr == f"fxtui: {program.folder}/state cannot be made: File exists\n"


def test_a_target_of_a_thousand_characters_gets_a_name_that_fits_and_tells_it(
    program: Program, folder: Path
) -> None:
    done = program.run("cp", "--no-service", "data/a", 1_000 * "n")

    [made] = [path for path in program.folder.iterdir() if path.name.startswith("nnn")]
    assert done.returncode == 1
    assert made.name in done.stderr
    assert made.read_bytes() == (folder / "a").read_bytes()


def test_what_fails_is_told_on_one_line_each(program: Program, folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    done = program.run("cp", "--no-service", "-r", "data", "target")

    assert done.returncode == 1
    assert content(program.folder / "target") == content(folder)
    assert "pipe: " in done.stderr
    assert "Traceback" not in done.stderr


def test_json_is_one_object_a_line(program: Program, folder: Path) -> None:
    done = program.run("cp", "--no-service", "--json", "data/a", "target")

    job = json.loads(done.stdout)

    assert job["tally"]["succeeded"] == [1, 1]
    assert done.stderr == ""


def test_a_detached_job_can_be_watched_to_its_end(program: Program, folder: Path) -> None:
    left = program.run("cp", "--detach", "-r", "data", "target")
    job = left.stdout.strip()

    watched = program.run("jobs", "watch", job)

    assert left.stderr == f"watch it: fxtui jobs watch {job}\n"
    assert watched.returncode == 0
    assert content(folder) == content(program.folder / "target")
    assert "succeeded" in program.run("jobs").stdout


def test_ctrl_c_pauses_and_says_how_to_go_on(program: Program) -> None:
    copying = _copy_something_large(program)
    copying.send_signal(signal.SIGINT)
    said = copying.communicate(timeout=PATIENCE)[1]

    job = json.loads(program.run("jobs", "--json").stdout)
    assert copying.returncode == 130
    assert said.endswith(f"fxtui jobs resume {job['id']}\n")
    assert job["reasons"] == ["user"]


def test_a_second_ctrl_c_waits_for_nobody(program: Program) -> None:
    copying = _copy_something_large(program)
    service = program.service
    assert service
    service.suspend()
    try:
        copying.send_signal(signal.SIGINT)
        _wait_for_default_handler(copying)
        copying.send_signal(signal.SIGINT)
        copying.communicate(timeout=PATIENCE)
    finally:
        service.resume()

    assert copying.returncode == 130


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_who_is_only_sent_away_leaves_the_job_running(
    program: Program, number: signal.Signals
) -> None:
    copying = _copy_something_large(program)
    copying.send_signal(number)
    copying.communicate(timeout=PATIENCE)

    job = json.loads(program.run("jobs", "--json").stdout)
    assert copying.returncode == 128 + number
    assert job["reasons"] == []


def test_who_only_watches_ends_nothing(program: Program) -> None:
    large = _something_large(program)
    job = program.run("cp", "--detach", *SLOW, large, "target").stdout.strip()
    watching = program.start("jobs", "watch", job)
    _wait_for_handler(watching)

    watching.send_signal(signal.SIGINT)
    said = watching.communicate(timeout=PATIENCE)[1]

    assert watching.returncode == 130
    assert "fxtui jobs pause ID" in said
    assert json.loads(program.run("jobs", "--json", job).stdout)["reasons"] == []


def test_what_is_left_without_a_service_is_taken_up_by_the_next(
    program: Program,
) -> None:
    copying = _copy_something_large(program, "--no-service")
    copying.send_signal(signal.SIGINT)
    said = copying.communicate(timeout=PATIENCE)[1]
    assert copying.returncode == 130
    assert "paused; the next transfer service takes up what is left" in said
    assert "resume" not in said

    job = json.loads(program.run("jobs", "--json").stdout)

    assert job["reasons"] == ["user"]
    assert not list(program.paths.state.glob("journal-*.sqlite"))


def test_nothing_is_left_behind_where_all_is_done(program: Program, folder: Path) -> None:
    program.run("cp", "--no-service", "data/a", "target")

    assert not list(program.paths.state.glob("journal-*"))


def test_a_listing_looks_like_that_of_aws(program: Program, folder: Path) -> None:
    for name in ("a", "b"):
        os.utime(folder / name, (0, 0))

    done = program.run("ls", "data")

    assert done.stdout == (
        "1970-01-01 00:00:00          1 a\n"
        "1970-01-01 00:00:00          1 b\n"
        "                           PRE deep/\n"
    )


def test_a_recursive_listing_shows_all_below(program: Program, folder: Path) -> None:
    done = program.run("ls", "-r", "--json", "data")

    rows = [json.loads(line) for line in done.stdout.splitlines()]

    assert [row["location"] for row in rows] == [
        f"{folder}/a",
        f"{folder}/b",
        f"{folder}/deep/c",
    ]


def test_a_name_that_is_no_text_leaves_as_it_is(program: Program, folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9\x1b[31m")
    (folder / name).touch()

    shown = program.run("ls", "data")
    told = program.run("ls", "--json", "data")

    assert name in shown.stdout
    assert '{"b64":' in told.stdout


def test_a_folder_that_is_not_there_has_its_own_status(program: Program) -> None:
    done = program.run("ls", "nothing/")

    assert done.returncode == 3
    assert done.stderr.startswith(f"fxtui: {program.folder}/nothing/: ")


def test_a_command_that_is_none_names_the_nearest(program: Program) -> None:
    done = program.run("job")

    assert done.returncode == 2
    assert "do you mean jobs?" in done.stderr


def test_the_version_is_told(program: Program) -> None:
    assert program.run("--version").stdout.startswith("fxtui ")


def test_a_pipe_that_closes_ends_it_in_silence(program: Program, folder: Path) -> None:
    for number in range(5_000):
        (folder / f"{number:05}").touch()

    listing = program.start("ls", "data")
    assert listing.stdout and listing.stderr
    listing.stdout.readline()
    listing.stdout.close()
    said = listing.stderr.read()
    listing.stderr.close()

    assert listing.wait(PATIENCE) == 141
    assert said == ""


def _copy_something_large(program: Program, *how: str) -> subprocess.Popen[str]:
    """A copy that has begun, and that is not done soon."""
    large = _something_large(program)
    copying = program.start("cp", "--no-progress", *SLOW, *how, large, "target")
    program.wait_for(".fxtui-*.part")
    return copying


def _something_large(program: Program) -> str:
    with (program.folder / "large").open("wb") as file:
        file.truncate(LARGE)
    return "large"


def _wait_for_handler(process: subprocess.Popen[str]) -> None:
    """Return when a hang-up would not end it any more: it waits for its job."""
    _wait_for_hang_ups(process, caught=True)


def _wait_for_default_handler(process: subprocess.Popen[str]) -> None:
    """Return when a hang-up would end it again: it has heard the first signal."""
    _wait_for_hang_ups(process, caught=False)


def _wait_for_hang_ups(process: subprocess.Popen[str], *, caught: bool) -> None:
    for _ in range(100_000):
        status = Path(f"/proc/{process.pid}/status").read_text()
        mask = int(status.partition("SigCgt:")[2].split()[0], 16)
        if bool(mask >> (signal.SIGHUP - 1) & 1) == caught:
            return
    raise AssertionError(f"SIGHUP is {'not ' * caught}caught for ever")
