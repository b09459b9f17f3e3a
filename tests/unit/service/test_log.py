"""The log is bounded, and whoever follows it misses nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fxtui.service import log
from fxtui.service.log import followed, last_lines, open_log

TALKER = """
import logging, sys
from pathlib import Path
from fxtui.service import log
log.LIMIT = 10_000
log.log_to(Path(sys.argv[1]))
for number in range(1_000):
    logging.info("line %d", number)
print("from stdout", flush=True)
sys.stderr.write("from stderr\\n")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "service.log"


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LOOK", 0.0)


def test_a_service_that_talks_much_fills_two_files(path: Path) -> None:
    talker = [sys.executable, "-c", TALKER, str(path)]

    with open_log(path) as stream:
        subprocess.run(talker, stdout=stream, stderr=stream, check=True)

    assert sorted(path.parent.iterdir()) == [path, path.with_name("service.log.1")]
    assert all(file.stat().st_size < 11_000 for file in path.parent.iterdir())
    assert [line.split(": ")[-1] for line in last_lines(path, 3)] == [
        "line 999",
        "from stdout",
        "from stderr",
    ]


def test_the_lines_before_come_from_the_file_before(path: Path) -> None:
    path.with_name("service.log.1").write_text("1\n2\n3\n")
    path.write_text("4\n5\n")

    assert last_lines(path, 3) == ["3", "4", "5"]
    assert last_lines(path, 0) == []
    assert last_lines(path.with_name("none"), 3) == []


def test_a_log_that_is_too_long_is_put_aside(path: Path) -> None:
    path.write_bytes(b"x" * log.LIMIT)

    with open_log(path) as stream:
        stream.write(b"new\n")

    assert path.read_bytes() == b"new\n"
    assert path.with_name("service.log.1").stat().st_size == log.LIMIT


@pytest.mark.usefixtures("no_waiting")
def test_whoever_follows_sees_what_is_added(path: Path) -> None:
    path.write_text("1\n2\n")
    with closing(followed(path, 10)) as seen:
        assert [next(seen), next(seen)] == ["1", "2"]

        with path.open("a") as stream:
            stream.write("3\n4")
            stream.flush()
            assert next(seen) == "3"
            stream.write("4\n")

        assert next(seen) == "44"


@pytest.mark.usefixtures("no_waiting")
def test_whoever_follows_goes_on_with_the_next_file(path: Path) -> None:
    path.write_text("1\n")
    with closing(followed(path, 10)) as seen:
        assert next(seen) == "1"

        with path.open("a") as stream:
            stream.write("2\n")
        path.rename(path.with_name("service.log.1"))
        path.write_text("3\n")

        assert [next(seen), next(seen)] == ["2", "3"]


@pytest.mark.usefixtures("no_waiting")
def test_a_log_that_is_not_there_yet_can_be_followed(path: Path) -> None:
    with closing(followed(path, 10)) as seen:
        path.write_text("1\n")

        assert next(seen) == "1"
