"""The real service: started when needed, one at most, found again when it is gone."""

from __future__ import annotations

import json
import os
import signal
import stat
from pathlib import Path

import psutil  # noqa: TC002  # quick, and it is installed
import pytest

from fxtui.service.frames import FrameKind, pack
from fxtui.service.listener import listener
from fxtui.service.lock import Lock, is_held

from .conftest import PATIENCE, Program


@pytest.fixture
def started(program: Program) -> psutil.Process:
    assert program.run("service", "start").returncode == 0
    service = program.service
    assert service
    return service


def test_it_is_a_process_of_its_own(program: Program, started: psutil.Process) -> None:
    status = json.loads(program.run("service", "status", "--json").stdout)

    assert status["pid"] == started.pid
    assert status["socket"] == str(program.paths.socket)
    assert os.getsid(started.pid) not in {os.getsid(0), started.pid}
    assert started.terminal() is None
    assert started.cwd() == "/"
    assert started.nice() >= 5


def test_nobody_else_may_enter_where_it_listens(
    program: Program, started: psutil.Process
) -> None:
    modes = [
        stat.S_IMODE(path.stat().st_mode)
        for path in (program.paths.state, program.paths.socket.parent)
    ]

    assert modes == [0o700, 0o700]


def test_it_does_not_keep_the_keys_of_whoever_started_it(program: Program) -> None:
    program.run("service", "start", AWS_SECRET_ACCESS_KEY="tell-no-one")

    service = program.service

    assert service
    assert "tell-no-one" not in service.environ().values()


def test_many_starters_make_one_service(program: Program) -> None:
    starters = [program.start("service", "start") for _ in range(5)]

    answers = [starter.communicate(timeout=PATIENCE)[0] for starter in starters]

    assert len(set(answers)) == 1
    assert {starter.returncode for starter in starters} == {0}


def test_a_second_service_loses_and_says_so(
    program: Program, started: psutil.Process
) -> None:
    second = program.run("service", "run")

    assert second.returncode == 1
    assert "another process" in second.stderr
    assert started.is_running()


def test_a_killed_service_is_started_again(
    program: Program, started: psutil.Process
) -> None:
    started.kill()
    started.wait(PATIENCE)
    assert program.paths.socket.exists()

    jobs = program.run("jobs")

    assert jobs.returncode == 0
    assert program.service not in {None, started}


def test_a_socket_that_was_removed_is_made_again(
    program: Program, started: psutil.Process
) -> None:
    program.paths.socket.unlink()

    jobs = program.run("jobs")

    assert jobs.returncode == 0
    assert program.service == started


def test_it_stops_when_it_is_told_to(program: Program, started: psutil.Process) -> None:
    stopped = program.run("service", "stop")

    assert str(started.pid) in stopped.stdout
    started.wait(PATIENCE)
    assert not program.paths.socket.exists()
    assert not is_held(program.paths.lock)
    assert program.run("service", "stop").returncode == 0


def test_a_hang_up_of_the_terminal_does_not_end_it(
    program: Program, started: psutil.Process
) -> None:
    started.send_signal(signal.SIGHUP)

    assert program.run("jobs").returncode == 0
    assert program.service == started


def test_a_service_that_cannot_start_says_why(program: Program) -> None:
    Path(program.environment["FXTUI_CONFIG"]).write_text("[transfers]\ntransfer = 1\n")

    failed = program.run("jobs")

    assert failed.returncode == 2
    assert "transfers.transfer is no setting" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_service_of_another_version_is_named(program: Program) -> None:
    program.paths.state.mkdir(mode=0o700)
    program.paths.socket.parent.mkdir(mode=0o700, exist_ok=True)
    lock = Lock(program.paths.lock)
    assert lock.take()
    listening = listener(program.paths.socket)
    listening.setblocking(True)

    asking = program.start("jobs")
    connection, _ = listening.accept()
    connection.sendall(pack(FrameKind.JSON, b'{"type":"Hello","version":99}'))
    _, said = asking.communicate(timeout=PATIENCE)
    connection.close()
    listening.close()
    lock.release()

    assert asking.returncode == 1
    assert "fxtui service stop" in said


def test_a_job_outlives_the_kill_of_its_service(
    program: Program, started: psutil.Process
) -> None:
    source = program.folder / "source"
    source.mkdir()
    for number in range(2_000):
        (source / str(number)).write_bytes(bytes(1_000))

    copying = program.start("cp", "-r", source, program.folder / "target")
    program.wait_for("target")
    begun = len(list((program.folder / "target").iterdir()))
    started.kill()
    said = copying.communicate(timeout=PATIENCE)

    assert copying.returncode == 0, said
    assert begun < 2_000
    names = {path.name for path in (program.folder / "target").iterdir()}
    assert names >= {str(number) for number in range(2_000)}
