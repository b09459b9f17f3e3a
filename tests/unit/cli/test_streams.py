"""Streams that a shell has closed, or that take nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from fxtui.cli.output import complain_of
from fxtui.cli.streams import OutputError, stand
from fxtui.domain.errors import Problem
from fxtui.domain.location import Location


def test_what_stdout_refuses_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        stand()
        sys.stdout.write("something")

        with pytest.raises(OutputError, match="takes nothing more: No space left"):
            sys.stdout.flush()
        with suppress(OutputError):
            sys.stdout.close()


def test_a_stream_that_is_closed_is_no_bug() -> None:
    command = f"exec {sys.executable} -m fxtui schema <&- >&-"

    ended = subprocess.run(["sh", "-c", command], capture_output=True, check=False)

    assert ended.returncode == 1
    assert ended.stderr == b"fxtui: stdout takes nothing more: Bad file descriptor\n"


def test_what_the_server_said_is_in_the_same_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at = Location("s3", "b/k")

    complain_of(Problem("not_found", "there is no such object", at, "NoSuchKey, 404"))

    told = capsys.readouterr().err
    assert told == "fxtui: s3://b/k: there is no such object [NoSuchKey, 404]\n"
