"""One holder at a time, who says who it is."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from fxtui.domain.value import replace
from fxtui.service.listener import listener
from fxtui.service.lock import Lock, Running, Sign, holder, is_held

ME = Running(7, "/run/s", "1", 0.0)


def test_a_second_one_does_not_get_it(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "l"), Lock(tmp_path / "l")

    assert first.take()
    assert not second.take()

    first.release()
    assert second.take()
    second.release()


def test_the_holder_can_be_read(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "l")
    assert lock.take()

    lock.sign(ME)

    assert holder(tmp_path / "l") == ME
    lock.release()
    assert holder(tmp_path / "l") is None


def test_a_note_without_a_holder_is_nobody(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "l")
    assert lock.take()
    lock.sign(ME)
    left = (tmp_path / "l").read_bytes()
    lock.release()

    (tmp_path / "l").write_bytes(left)

    assert holder(tmp_path / "l") is None
    assert not is_held(tmp_path / "l")


def test_a_holder_of_a_later_version_is_understood(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "l")
    assert lock.take()

    (tmp_path / "l").write_bytes(
        b'{"pid":7,"socket":"/run/s","version":"1","since":0.0,"mood":"good"}'
    )

    assert holder(tmp_path / "l") == ME
    lock.release()


def test_a_child_that_outlives_the_holder_does_not_keep_it(tmp_path: Path) -> None:
    lock, next_one = Lock(tmp_path / "l"), Lock(tmp_path / "l")
    listening = listener(tmp_path / "s")
    assert lock.take()

    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False) as child:
        lock.release()
        listening.close()
        assert next_one.take()
        with socket.socket(socket.AF_UNIX) as caller, pytest.raises(ConnectionError):
            caller.connect(str(tmp_path / "s"))
        child.kill()
    next_one.release()


def test_what_it_does_can_be_read(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "l")
    assert lock.take()
    sign = Sign(lock, ME)

    sign.idle(5.0)
    sign.idle(7.0)
    assert holder(tmp_path / "l") == replace(ME, idle_since=5.0)

    sign.idle(None)
    sign.ending()
    assert holder(tmp_path / "l") == replace(ME, ending=True)
    lock.release()


def test_a_new_holder_is_not_taken_for_the_one_before(tmp_path: Path) -> None:
    left, lock = Lock(tmp_path / "l"), Lock(tmp_path / "l")
    left.sign(ME)

    assert lock.take()

    assert holder(tmp_path / "l") is None
    left.release()
    lock.release()


def test_where_there_is_no_file_nobody_holds_it(tmp_path: Path) -> None:
    assert holder(tmp_path / "l") is None
    assert not is_held(tmp_path / "l")
