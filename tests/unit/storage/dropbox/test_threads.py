"""Threads that do what blocks, and hold nobody up."""

from __future__ import annotations

import subprocess
import sys
from threading import Barrier, Event, current_thread

import pytest

from fxtui.storage.dropbox.threads import Threads


def test_as_many_work_at_once_as_may() -> None:
    threads, barrier = Threads(3, "t"), Barrier(3)

    works = [threads.submit(barrier.wait, 10) for _ in range(3)]

    assert sorted(work.result() for work in works) == [0, 1, 2]
    threads.shutdown()


def test_what_is_too_much_at_once_waits_for_its_turn() -> None:
    threads = Threads(2, "t")

    works = [threads.submit(lambda: current_thread().name) for _ in range(50)]

    assert {work.result() for work in works} <= {"t-1", "t-2"}
    threads.shutdown()


def test_one_that_is_idle_is_taken_before_another_begins() -> None:
    threads = Threads(9, "t")

    for _ in range(20):
        threads.submit(int).result()
        threads.submit(lambda: None).result()

    assert threads.submit(lambda: current_thread().name).result() in {"t-1", "t-2"}
    threads.shutdown()


def test_what_fails_fails_for_who_asked() -> None:
    threads = Threads(1, "t")

    with pytest.raises(ZeroDivisionError):
        threads.submit(lambda: 1 // 0).result()

    assert threads.submit(lambda: 1).result() == 1
    threads.shutdown()


def test_in_the_end_what_has_begun_is_done_and_what_waits_is_not() -> None:
    threads, gate, begun = Threads(1, "t"), Event(), Event()

    def work() -> str:
        begun.set()
        gate.wait(10)
        return "done"

    first, second = threads.submit(work), threads.submit(work)
    begun.wait(10)
    threads.shutdown(cancel_futures=True)
    gate.set()

    assert first.result() == "done"
    assert second.cancelled()
    with pytest.raises(RuntimeError):
        threads.submit(work)


def test_a_process_does_not_wait_for_them() -> None:
    script = (
        "from threading import Event\n"
        "from fxtui.storage.dropbox.threads import Threads\n"
        "threads, begun = Threads(1, 't'), Event()\n"
        "threads.submit(lambda: (begun.set(), Event().wait()))\n"
        "begun.wait()\n"
        "threads.shutdown(wait=False, cancel_futures=True)\n"
    )

    ended = subprocess.run([sys.executable, "-c", script], timeout=30, check=False)

    assert ended.returncode == 0
