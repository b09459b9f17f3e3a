"""The real program in a real terminal: how it comes, and how it leaves."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fxtui.ui.terminal import has_few_colours, refusal
from tests.slow_terminal import SlowTerminal
from tests.terminal import Terminal

PROGRAM = (
    "import sys; from fxtui.ui.app import run; "
    "sys.exit(run(sys.argv[1], sys.argv[1], no_service=True))"
)
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {n: t for n, t in os.environ.items() if not n.startswith(("FXTUI_", "AWS_"))}
    return kept | {
        "FXTUI_STATE": str(tmp_path / "state"),
        "FXTUI_CONFIG": str(tmp_path / "config.toml"),
        "TERM": "xterm-256color",
    }


@pytest.fixture
def argv(tmp_path: Path) -> list[str]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "the-entry").touch()
    return [sys.executable, "-c", PROGRAM, str(home)]


@pytest.fixture
def shown(argv: list[str], environment: dict[str, str]) -> Iterator[Terminal]:
    with Terminal().start(argv, environment=environment) as terminal:
        terminal.wait_for("the-entry")
        terminal.wait_until_quiet()
        yield terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(shown: Terminal, number: int) -> None:
    os.kill(shown.process, number)

    assert shown.wait_for_end() == 0
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l"):
        assert restored in shown.raw


def test_q_leaves_with_status_0(shown: Terminal) -> None:
    shown.send("q")

    assert shown.wait_for_end() == 0


def test_who_leaves_jobs_behind_reads_what_becomes_of_them(
    argv: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[transfers]\nbandwidth = 1000000\n")
    (tmp_path / "home" / "the-entry").write_bytes(bytes(64_000_000))
    (tmp_path / "there").mkdir()
    program = PROGRAM.replace("sys.argv[1], sys.argv[1]", "sys.argv[1], sys.argv[2]")
    argv = [sys.executable, "-c", program, argv[-1], str(tmp_path / "there")]
    with Terminal().start(argv, environment=environment) as shown:
        shown.wait_for("the-entry")
        shown.wait_until_quiet()
        shown.send("jc")
        shown.wait_for("ask each time")
        shown.send("\r")
        shown.wait_for("1 running")
        shown.send("q")

        assert shown.wait_for_end() == 0
        parting = bytes(shown.raw).rpartition(b"\x1b[?1049l")[2].decode()
    assert "1 job is kept" in parting
    assert "copy the-entry" in parting


def test_a_shell_has_the_terminal_for_a_while_and_tabs_are_there_the_next_time(
    argv: list[str], environment: dict[str, str]
) -> None:
    there = "import os, sys; os.chdir(sys.argv[1]); "
    program = there + PROGRAM.replace("sys.argv[1]", "None")
    argv = [sys.executable, "-c", program, argv[-1]]
    environment |= {"SHELL": "/bin/sh"}
    with Terminal().start(argv, environment=environment) as shown:
        shown.wait_for("the-entry")
        shown.send("T")
        shown.wait_for(" 2 home ")
        shown.send("!")
        shown.wait_for("exit goes back to it")
        shown.send("echo it is sh$((1 + 1))ell; exit\r")
        shown.wait_for_bytes(b"it is sh2ell")
        shown.wait_for("the-entry")
        shown.send("q")
        assert shown.wait_for_end() == 0

    with Terminal().start(argv, environment=environment) as shown:
        shown.wait_for(" 1 home  2 home ")


def test_nothing_is_written_while_nothing_happens(shown: Terminal) -> None:
    """Whatever is left of its start, on a busy machine, comes before."""
    assert shown.wait_until_quiet(2.5)  # longer than the watch on the line takes


def test_a_line_that_hangs_up_ends_it_even_where_hanging_up_is_ignored(
    argv: list[str], environment: dict[str, str]
) -> None:
    process, line = pty.fork()
    if process == 0:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.execve(argv[0], argv, environment)
    seen = b""
    while b"the-entry" not in seen:
        seen += os.read(line, 65536)

    os.close(line)  # as sshd does when the line is lost

    assert _ends(process, within=20)


def _ends(process: int, *, within: float) -> bool:
    """Whether a child ends in time; it is gone in any case."""
    watched = os.pidfd_open(process)
    try:
        ended, _, _ = select.select([watched], [], [], within)
        if not ended:
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return bool(ended)
    finally:
        os.close(watched)


def test_a_terminal_without_a_cursor_is_refused_with_a_hint(
    argv: list[str], environment: dict[str, str]
) -> None:
    environment["TERM"] = "dumb"
    with Terminal().start(argv, environment=environment) as terminal:
        assert terminal.wait_for_end() == 2
        assert b"fxtui ls" in terminal.raw
        assert b"\x1b" not in terminal.raw


def test_no_terminal_is_refused_with_a_hint(
    argv: list[str], environment: dict[str, str]
) -> None:
    ended = subprocess.run(
        argv, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith("fxtui: the browser needs a terminal")


def test_no_color_means_none(argv: list[str], environment: dict[str, str]) -> None:
    environment["NO_COLOR"] = "1"
    with Terminal().start(argv, environment=environment) as terminal:
        terminal.wait_for("the-entry")
        terminal.wait_until_quiet()

        assert not COLOUR.search(bytes(terminal.raw))


def test_sixteen_colours_are_the_terminals_own(
    argv: list[str], environment: dict[str, str]
) -> None:
    environment |= {"TERM": "xterm", "COLORTERM": ""}
    with Terminal().start(argv, environment=environment) as terminal:
        terminal.wait_for("the-entry")
        terminal.wait_until_quiet()

        assert b"38;2;" not in terminal.raw
        assert b"38;5;" not in terminal.raw


def test_a_terminal_that_speaks_latin_1_has_borders(
    argv: list[str], environment: dict[str, str]
) -> None:
    environment |= {"PYTHONIOENCODING": "latin-1"}
    with Terminal().start(argv, environment=environment) as terminal:
        terminal.wait_for("the-entry")
        terminal.send("?")
        terminal.wait_for("Half a page up")

        assert b"\\u25" not in terminal.raw


def test_a_wrong_configuration_is_said_and_nothing_is_opened(
    argv: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[ui]\ntheme = 3\n")
    with Terminal().start(argv, environment=environment) as terminal:
        assert terminal.wait_for_end() == 2
        assert b"theme" in terminal.raw


def test_the_browser_never_loads_a_client_of_a_cloud(
    environment: dict[str, str],
) -> None:
    program = (
        "import sys, fxtui.ui.session, fxtui.ui.files, fxtui.ui.dialogs.copy; "
        "print(sys.modules.keys() & {'botocore', 'aiobotocore', 'aiohttp', 'dropbox', "
        "'awscrt', 'humanize', 'fxtui.engine.transfer_engine'})"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )

    assert answer.stdout == "set()\n"


@pytest.mark.parametrize(
    ("name", "few"),
    [("xterm", True), ("linux", True), ("xterm-256color", False), ("xterm-kitty", False)],
)
def test_the_name_of_a_terminal_tells_its_colours(name: str, few: bool) -> None:
    assert has_few_colours({"TERM": name}) is few
    assert not has_few_colours({"TERM": name, "COLORTERM": "truecolor"})


def test_a_dumb_terminal_is_refused_before_anything_is_asked_of_it() -> None:
    assert "TERM=dumb" in (refusal({"TERM": "dumb"}) or "")


# --- Frames that wait for their terminal -----------------------------------------------


def test_after_a_key_little_is_sent_and_the_screen_is_right(shown: Terminal) -> None:
    before = shown.total
    shown.send("?")
    shown.wait_for("Half a page up")
    shown.wait_until_quiet()
    shown.send("\x1b")
    shown.wait_for("the-entry")
    shown.wait_until_quiet()
    shown.send("j \tko")
    shown.wait_for("Sorted by size.")
    shown.wait_until_quiet()
    changed, seen = shown.total - before, shown.text

    for size in ((60, 20), (120, 36)):
        shown.resize(*size)
    shown.wait_for(seen)
    shown.wait_until_quiet()
    before = shown.total
    shown.send("\x0c")  # Ctrl-L
    shown.wait_until_quiet()

    assert shown.text == seen
    assert shown.total > before
    assert changed < 20_000


def test_a_terminal_that_answers_nothing_is_as_quick(
    argv: list[str], environment: dict[str, str]
) -> None:
    with Terminal(answers=False).start(argv, environment=environment) as terminal:
        terminal.wait_for("the-entry")
        terminal.wait_until_quiet()
        terminal.send("?")

        terminal.wait_for("Half a page up", within=2)


def test_a_slow_line_is_told_and_no_shell_reads_what_it_answers_late(
    argv: list[str], environment: dict[str, str]
) -> None:
    then = "stty -icanon -echo min 0 time 5; printf 'read:'; cat -v; printf ':end'"
    shell = ["sh", "-c", f'"$@"; {then}', "sh", *argv]
    with SlowTerminal(delay=0.0, thinks=0.3).start(
        shell, environment=environment
    ) as terminal:
        terminal.wait_for("slow line, ")
        assert terminal.wait_until_quiet(1.0, within=5)
        frames = len(terminal.frames)
        terminal.send("j")
        terminal.wait_for_frame(frames)
        terminal.send("q")

        assert "read::end" in terminal.wait_for(":end")


def test_who_looks_elsewhere_is_called_when_a_job_ends(
    argv: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[transfers]\nbandwidth = 1000000\n")
    (tmp_path / "home" / "the-entry").write_bytes(bytes(1_500_000))
    (tmp_path / "there").mkdir()
    program = PROGRAM.replace("sys.argv[1], sys.argv[1]", "sys.argv[1], sys.argv[2]")
    argv = [sys.executable, "-c", program, argv[-1], str(tmp_path / "there")]
    with Terminal().start(argv, environment=environment) as shown:
        shown.wait_for("the-entry")
        shown.wait_until_quiet()
        shown.send("jc")
        shown.wait_for("ask each time")
        shown.send("\r")
        shown.wait_for("1 running")
        shown.send("\x1b[O")  # what a terminal says that lost the focus

        shown.wait_for_bytes(b"\x1b]9;fxtui: copy the-entry")
        shown.wait_for_bytes(b"\a")
        shown.send("q")
        shown.wait_for_end()
        assert b"done, 1 object\x1b\\" in shown.raw
