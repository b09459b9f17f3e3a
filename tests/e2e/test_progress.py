"""What a real terminal shows of a job, and what a log does."""

from __future__ import annotations

import re
import sys

from tests.terminal import Terminal

from .conftest import Program

MIB = 1024 * 1024


def with_two_files(program: Program) -> None:
    data = program.folder / "data"
    data.mkdir()
    for name in ("one", "two"):
        (data / name).write_bytes(bytes(12 * MIB))


def test_a_terminal_shows_a_bar_for_each_file_and_one_for_all(program: Program) -> None:
    with_two_files(program)
    words = ["cp", "-r", "data", "target", "--no-service", "--limit-rate", "6MiB"]
    argv = [sys.executable, "-P", "-m", "fxtui", *words]
    environment = {**program.environment, "TERM": "xterm-256color"}

    with Terminal(columns=110, rows=12).start(
        argv, environment=environment, cwd=program.folder
    ) as terminal:
        terminal.wait_for(_has_all_bars)
        ended = terminal.wait_for("; job 1")

    assert "2 copied (24.0 MiB in " in ended
    assert "one" not in ended.replace("done", "")


def _has_all_bars(text: str) -> bool:
    rows = [line.split()[0] for line in text.splitlines() if " of " in line]
    return rows == ["one", "two", "copy"] and bool(re.search(r"MiB/s +\d+s", text))


def test_a_log_has_lines_by_the_clock_and_a_summary(program: Program) -> None:
    with_two_files(program)

    done = program.run("cp", "-r", "data", "target", "--limit-rate", "3MiB")

    assert done.returncode == 0
    assert re.match(r"copy data/: \d of 2 objects, .+ of 24.0 MiB, .+/s", done.stderr)
    assert re.fullmatch(r"2 copied \(24.0 MiB in .+\); job 1\n", done.stdout)


def test_who_wants_quiet_has_it(program: Program) -> None:
    with_two_files(program)

    done = program.run("cp", "-r", "data", "target", "--quiet")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_failed_is_told_before_the_summary(program: Program) -> None:
    with_two_files(program)
    (program.folder / "target" / "one").mkdir(parents=True)

    done = program.run("cp", "-r", "data", "target", "--no-service")

    assert done.returncode == 1
    assert "one" in done.stderr
    assert re.fullmatch(r"1 copied \(.+\), 1 failed \(see above\); job 1\n", done.stdout)
