"""``fxtui run``, with real commands: what is pulled, run and pushed, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fxtui.demo.seaweed import SeaweedFS

from .conftest import PATIENCE, Program, Quick
from .test_s3 import bucket, keys

__all__ = ["bucket"]

LARGE = 40 * 1024 * 1024
SLOW = ("--limit-rate", "100KiB")
"""A copy that is not done soon, and costs nothing meanwhile."""

MAKE = "mkdir out; tr a-z A-Z < data/a > out/a"
"""A task: it needs what is pulled, and makes what is pushed."""


@pytest.fixture
def program(quick: Quick) -> Quick:
    return quick


@pytest.fixture
def folder(program: Program) -> Path:
    """Where the program is, with something to pull."""
    (program.folder / "in").mkdir()
    (program.folder / "in" / "a").write_text("content")
    return program.folder


@pytest.mark.parametrize("how", [["--no-service"], []], ids=["alone", "service"])
def test_a_command_has_its_inputs_and_gives_its_outputs(
    program: Program, folder: Path, how: list[str]
) -> None:
    done = program.run(
        *("run", *how, "--pull", "in", "data", "--push", "out", "pushed/"),
        *("--", "sh", "-c", MAKE),
    )

    assert done.returncode == 0, done.stderr
    assert (folder / "pushed" / "a").read_text() == "CONTENT"


def test_what_is_in_a_bucket_is_pulled_and_pushed(
    program: Program, folder: Path, seaweedfs: SeaweedFS, bucket: str
) -> None:
    program.environment |= keys(seaweedfs, seaweedfs.identities[0])
    program.run("cp", "in/a", f"{bucket}in/a")

    done = program.run(
        *("run", "--pull", f"{bucket}in/a", "data/", "--push", "out/", f"{bucket}out/"),
        *("--receipt", "receipt.json", "--", "sh", "-c", MAKE),
    )

    assert done.returncode == 0, done.stderr
    assert program.run("ls", f"{bucket}out/").stdout.split()[-1] == "a"
    assert receipt(folder)["pulled"][0]["endpoints"] == [seaweedfs.endpoint_url]


def test_several_are_pulled_and_pushed(program: Program, folder: Path) -> None:
    (folder / "more").write_text("more")

    done = program.run(
        *("run", "--no-service", "--pull", "in/", "data", "--pull", "more", "data/m"),
        *("--push", "data/m", "one", "--push", "data/a", "two", "--", "true"),
    )

    assert done.returncode == 0, done.stderr
    assert (folder / "one").read_text() == "more"
    assert (folder / "two").read_text() == "content"


def test_a_pattern_may_be_pulled(program: Program, folder: Path) -> None:
    (folder / "in" / "b.csv").touch()

    done = program.run("run", "--no-service", "--pull", "in/*.csv", "data", "--", "true")

    assert done.returncode == 0, done.stderr
    assert [path.name for path in (folder / "data").iterdir()] == ["b.csv"]


def test_stdout_is_that_of_the_command_alone(program: Program, folder: Path) -> None:
    done = program.run(
        *("run", "--no-service", "--pull", "in", "data", "--push", "data", "pushed"),
        *("--", "echo", "--pull", "--", "-n"),
    )

    assert done.stdout == "--pull -- -n\n"
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["1", "1"]


def test_who_wants_it_quiet_hears_nothing(program: Program, folder: Path) -> None:
    done = program.run(
        "run", "--no-service", "--quiet", "--pull", "in", "data", "--", "true"
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_stdin_is_that_of_the_command(program: Program, folder: Path) -> None:
    told = subprocess.run(
        [*_command(), "run", "--no-service", "--pull", "in", "data", "--", "cat"],
        input="said",
        env=program.environment,
        cwd=folder,
        text=True,
        capture_output=True,
        check=True,
    )

    assert told.stdout == "said"


@pytest.mark.parametrize(
    ("script", "status"), [("exit 7", 7), ("kill -9 $$", 137), ("exit 3", 3)]
)
def test_a_command_that_fails_gives_its_status_and_no_output(
    program: Program, folder: Path, script: str, status: int
) -> None:
    done = program.run(
        *("run", "--no-service", "--push", "in", "pushed", "--", "sh", "-c", script)
    )

    assert done.returncode == status
    assert done.stderr == (f"fxtui: nothing is pushed: the command ended with {status}\n")
    assert not (folder / "pushed").exists()


@pytest.mark.parametrize(
    ("word", "status", "told"),
    [("no-such-command", 127, "there is no command"), ("./in", 126, "cannot be run")],
)
def test_what_is_no_command_ends_as_in_a_shell(
    program: Program, folder: Path, word: str, status: int, told: str
) -> None:
    done = program.run("run", "--no-service", "--", word)

    assert done.returncode == status
    assert told in done.stderr


def test_nothing_is_run_if_something_cannot_be_pulled(
    program: Program, folder: Path
) -> None:
    done = program.run(
        *("run", "--no-service", "--pull", "in", "data", "--pull", "nothing", "data"),
        *("--", "touch", "ran"),
    )

    assert done.returncode == 3
    assert "nothing: there is no such file or folder" in done.stderr
    assert "the command was not run" in done.stderr
    assert not (folder / "ran").exists()


def test_an_input_that_is_not_whole_is_none(program: Program, folder: Path) -> None:
    (folder / "in" / "dead").symlink_to("nowhere")

    done = program.run(
        *("run", "--no-service", "--pull", "in", "data", "--", "touch", "ran")
    )

    assert done.returncode == 1
    assert not (folder / "ran").exists()


def test_an_output_that_was_not_made_is_told(program: Program, folder: Path) -> None:
    done = program.run(
        *("run", "--no-service", "--push", "out/", "pushed", "--receipt", "receipt.json"),
        *("--", "true"),
    )

    assert done.returncode == 3
    assert "out/: there is no such file or folder" in done.stderr
    assert receipt(folder)["outcome"] == "push failed"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "what is to be run?"),
        (["--", *()], "what is to be run?"),
        (["--push", "out", "s3://", "--", "true"], "holds buckets"),
        (["--pull", "", "data", "--", "true"], "an empty word is no location"),
        (["--receipt", "gone/receipt", "--", "true"], "gone is no folder"),
        (["--receipt", "-", "--", "true"], "stdout is the command's"),
        (["true"], "unrecognized arguments: true"),
    ],
)
def test_what_is_wrong_is_told_before_anything_begins(
    program: Program, folder: Path, words: list[str], told: str
) -> None:
    done = program.run("run", "--no-service", "--pull", "in", "data", *words)

    assert done.returncode == 2
    assert told in done.stderr
    assert not (folder / "data").exists()


def receipt(folder: Path) -> Any:
    return json.loads((folder / "receipt.json").read_text())


def test_one_receipt_tells_all(program: Program, folder: Path) -> None:
    program.run(
        *("run", "--no-service", "--pull", "in", "data", "--push", "out", "pushed"),
        *("--receipt", "receipt.json", "--", "sh", "-c", MAKE),
    )

    told = receipt(folder)
    (pulled,), (pushed,) = told["pulled"], told["pushed"]
    assert (told["run"], told["outcome"], told["status"]) == (1, "succeeded", 0)
    assert told["command"] == ["sh", "-c", MAKE]
    assert told["began"] <= pulled["created"] <= pushed["created"] <= told["finished"]
    assert pulled["transfers"][0]["target"] == f"{folder}/data/a"
    assert pushed["transfers"][0]["proof"] == "crc64nvme"


def test_a_receipt_tells_that_the_command_failed(program: Program, folder: Path) -> None:
    program.run(
        *("run", "--no-service", "--pull", "in", "data", "--push", "out", "pushed"),
        *("--receipt", "receipt.json", "--", "false"),
    )

    told = receipt(folder)
    assert (told["outcome"], told["status"], told["pushed"]) == ("task failed", 1, [])
    assert len(told["pulled"]) == 1


def test_ctrl_c_while_it_pulls_pauses_and_runs_nothing(
    program: Program, folder: Path
) -> None:
    with (folder / "in" / "large").open("wb") as file:
        file.truncate(LARGE)
    running = program.start("run", *SLOW, "--pull", "in", "data", "--", "touch", "ran")
    program.wait_for("data/.fxtui-*.part")
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=PATIENCE)[1]

    job = json.loads(program.run("jobs", "--json").stdout)
    program.run("jobs", "cancel", "--all")
    assert running.returncode == 130
    assert f"fxtui jobs resume {job['id']}\n" in said
    assert job["reasons"] == ["user"]
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_only_sent_away_while_it_pulls_leaves_the_copy_running(
    program: Program, folder: Path, number: signal.Signals
) -> None:
    with (folder / "in" / "large").open("wb") as file:
        file.truncate(LARGE)
    running = program.start("run", *SLOW, "--pull", "in", "data", "--", "touch", "ran")
    program.wait_for("data/.fxtui-*.part")
    running.send_signal(number)
    running.communicate(timeout=PATIENCE)

    job = json.loads(program.run("jobs", "--json").stdout)
    program.run("jobs", "cancel", "--all")
    assert running.returncode == 128 + number
    assert job["reasons"] == []
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_passed_on_and_the_command_decides(
    program: Program, folder: Path, number: signal.Signals
) -> None:
    script = f"trap 'exit 0' {number.name[3:]}; touch ready; while :; do sleep 0.02; done"
    running = program.start(
        *("run", "--no-service", "--push", "in", "pushed", "--", "sh", "-c", script)
    )
    program.wait_for("ready")
    running.send_signal(number)
    running.communicate(timeout=PATIENCE)

    assert running.returncode == 0
    assert (folder / "pushed" / "a").exists()


def test_ctrl_c_of_a_terminal_reaches_the_command_once(
    program: Program, folder: Path
) -> None:
    script = (
        "trap 'echo >> heard' INT; touch ready; until [ -e end ]; do sleep 0.02; done"
    )
    leader, follower = pty.openpty()
    running = subprocess.Popen(
        [*_command(), "run", "--no-service", "--", "sh", "-c", script],
        env=program.environment,
        cwd=folder,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        preexec_fn=_take_terminal,
    )
    program.wait_for("ready")
    os.write(leader, b"\x03")
    program.wait_for("heard")
    (folder / "end").touch()

    assert running.wait(PATIENCE) == 0
    assert (folder / "heard").read_text() == "\n"
    os.close(leader)
    os.close(follower)


@pytest.mark.parametrize("pull", [[], ["--pull", "in", "data"]], ids=["at once", "after"])
def test_what_nohup_has_us_ignore_the_command_ignores_too(
    program: Program, folder: Path, pull: list[str]
) -> None:
    script = "touch ready; until [ -e end ]; do sleep 0.02; done"
    words = [*_command(), "run", "--no-service", *pull, "--", "sh", "-c", script]
    running = subprocess.Popen(
        ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *words],
        env=program.environment,
        cwd=folder,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    program.wait_for("ready")
    os.killpg(running.pid, signal.SIGHUP)
    (folder / "end").touch()

    assert running.wait(PATIENCE) == 0


def _take_terminal() -> None:
    """Begin a session whose terminal is stdin, so that Ctrl-C there is a signal here."""
    os.setsid()
    os.close(os.open(os.ttyname(0), os.O_RDWR))


def _command() -> list[str]:
    return [sys.executable, "-P", "-m", "fxtui"]
