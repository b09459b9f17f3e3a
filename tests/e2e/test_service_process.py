"""The real service: started when needed, one at most, found again when it is gone."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # quick, and it is installed
import pytest

from fxtui import __version__
from fxtui.service.frames import FrameKind, pack
from fxtui.service.listener import listener
from fxtui.service.lock import Lock, Running, Sign, is_held

from .conftest import PATIENCE, Program
from .fill import MANY, SLOWLY, assert_all_there, let_go, many_files

NOBODY = "http://127.0.0.1:1"
CREDENTIALS = """#!/bin/sh
sleep 600 </dev/null >/dev/null 2>&1 &
echo $! > {pid}
echo '{{"Version": 1, "AccessKeyId": "key", "SecretAccessKey": "secret"}}'
"""


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

    assert len({answer.splitlines()[0] for answer in answers}) == 1
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


def test_a_service_of_a_newer_fxtui_is_named(program: Program) -> None:
    with in_its_place(program) as (_, listening):
        asking = program.start("jobs")
        connection, _ = listening.accept()
        connection.sendall(pack(FrameKind.JSON, b'{"type":"Hello","version":99}'))
        _, said = asking.communicate(timeout=PATIENCE)
        connection.close()

    assert asking.returncode == 1
    assert "start it again" in said


def test_who_comes_while_it_ends_waits_for_the_next_one(program: Program) -> None:
    with in_its_place(program) as (lock, listening):
        listening.close()
        program.paths.socket.unlink()
        Sign(lock, Running(os.getpid(), "/", "1", 0.0)).ending()
        asking = program.start("jobs")
        with pytest.raises(subprocess.TimeoutExpired):
            asking.wait(1.0)

    assert asking.communicate(timeout=PATIENCE)[1] == ""
    assert asking.returncode == 0
    assert program.service


def test_a_child_that_outlives_it_does_not_stand_for_it(
    program: Program, started: psutil.Process
) -> None:
    """A credential_process may leave children; none of them holds the lock or socket."""
    keys = program.folder / "keys"
    keys.write_text(CREDENTIALS.format(pid=program.folder / "pid"))
    keys.chmod(0o700)
    config = program.folder / "aws"
    config.write_text(f"[default]\nregion = us-east-1\ncredential_process = {keys}\n")
    program.run("ls", "s3://", AWS_CONFIG_FILE=str(config), AWS_ENDPOINT_URL=NOBODY)
    child = psutil.Process(int((program.folder / "pid").read_text()))
    try:
        started.kill()
        started.wait(PATIENCE)

        assert child.is_running()
        assert not is_held(program.paths.lock)
        assert program.run("jobs").returncode == 0
    finally:
        child.kill()


def test_its_status_says_whether_it_runs(program: Program) -> None:
    assert program.run("service", "status").returncode == 1
    assert (
        json.loads(program.run("service", "status", "--json").stdout)["running"] is False
    )

    started = program.run("service", "start")
    status = json.loads(program.run("service", "status", "--json").stdout)

    assert started.returncode == 0
    assert status["running"] is True
    assert status["version"] == __version__
    assert status["memory"] > 10 * 1024 * 1024
    assert status["waits_for"] in {"clients", "calls"}
    assert status["jobs"] == {"at_work": 0, "held": 0, "done": 0, "unfinished": [0, 0]}


def test_what_is_not_done_is_told_when_it_is_stopped(program: Program) -> None:
    source, target = many_files(program), program.folder / "target"
    copying = program.start("cp", "-r", *SLOWLY, source, target)
    program.wait_for("target")

    stopped = program.run("service", "stop")
    copying.communicate(timeout=PATIENCE)

    assert "1 job not done" in stopped.stdout
    assert "fxtui service start" in stopped.stdout
    assert program.run("service", "start").returncode == 0
    let_go(program)
    assert program.run("jobs", "watch", "1").returncode == 0
    assert_all_there(program)


def test_its_log_can_be_read(program: Program, started: psutil.Process) -> None:
    program.run("service", "stop")

    lines = program.run("service", "log").stdout.splitlines()

    assert "every job is done" in lines[-1]
    assert program.run("service", "log", "-n", "1").stdout.splitlines() == lines[-1:]


def test_its_log_can_be_followed(program: Program, started: psutil.Process) -> None:
    following = program.start("service", "log", "-f")
    assert following.stdout

    program.run("service", "stop")

    while "every job is done" not in following.stdout.readline():
        pass  # what it said before
    following.send_signal(signal.SIGINT)
    following.communicate(timeout=PATIENCE)
    assert following.returncode == 130


def test_a_job_outlives_the_kill_of_its_service(
    program: Program, started: psutil.Process
) -> None:
    source = many_files(program)

    target = program.folder / "target"
    copying = program.start("cp", "-r", *SLOWLY, source, target)
    program.wait_for("target")
    begun = len(list(target.iterdir()))
    started.kill()
    said = copying.communicate(timeout=PATIENCE)

    assert copying.returncode == 0, said
    assert begun < MANY
    assert_all_there(program)


@contextmanager
def in_its_place(program: Program) -> Iterator[tuple[Lock, socket.socket]]:
    """Have the lock and the socket of the service, as if we were it."""
    program.paths.state.mkdir(mode=0o700)
    program.paths.socket.parent.mkdir(mode=0o700, exist_ok=True)
    lock = Lock(program.paths.lock)
    assert lock.take()
    listening = listener(program.paths.socket)
    listening.setblocking(True)
    try:
        yield lock, listening
    finally:
        listening.close()
        lock.release()
