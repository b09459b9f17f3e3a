"""A signal reaches the process that signed, and no other that has its number now."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fxtui.domain.value import replace
from fxtui.service.birth import birth_of, send
from fxtui.service.lock import Running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.fixture
def running(child: subprocess.Popen[bytes]) -> Running:
    return Running(child.pid, "/s", "1", time.time(), birth_of(child.pid), protocol=2)


def test_the_one_that_signed_is_reached(
    child: subprocess.Popen[bytes], running: Running
) -> None:
    assert send(running, signal.SIGTERM)
    assert child.wait() == -signal.SIGTERM


def test_another_one_of_that_number_is_not(
    child: subprocess.Popen[bytes], running: Running
) -> None:
    assert not send(replace(running, birth=running.birth - 1), signal.SIGKILL)
    assert child.poll() is None


def test_an_old_system_is_asked_by_number(
    child: subprocess.Popen[bytes], running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(pid: int) -> int:
        raise OSError(errno.ENOSYS, "not implemented")

    monkeypatch.setattr(os, "pidfd_open", refuse)

    assert not send(replace(running, birth=running.birth - 1), signal.SIGKILL)
    assert send(running, signal.SIGTERM)
    assert child.wait() == -signal.SIGTERM


def test_one_of_the_first_protocol_is_known_by_its_age(
    child: subprocess.Popen[bytes], running: Running
) -> None:
    of_first = replace(running, birth=0)

    assert not send(replace(of_first, since=time.time() - 86_400), signal.SIGKILL)
    assert child.poll() is None
    assert send(of_first, signal.SIGTERM)


def test_one_that_is_gone_is_not_reached(
    child: subprocess.Popen[bytes], running: Running
) -> None:
    child.kill()
    child.wait()

    assert not send(running, signal.SIGTERM)
    assert birth_of(child.pid) == 0


def test_a_name_may_look_like_anything(tmp_path: Path) -> None:
    odd = tmp_path / ") S 1 2 ("
    odd.symlink_to("/bin/cat")

    with subprocess.Popen([odd], stdin=subprocess.PIPE) as process:
        assert birth_of(process.pid) >= birth_of(os.getpid())
        process.kill()
