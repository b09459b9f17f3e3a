"""What a command costs: clock, processor and memory, those of a service with it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    import psutil

SETTLING: Final = 0.3
"""Seconds in which a service may finish what it does after its command has ended."""

LOOKING: Final = 0.02
"""Seconds between two looks at the memory of a command."""


@dataclass(frozen=True)
class Cost:
    wall: float
    """Seconds."""

    cpu: float
    """Seconds of processors, of the command, its children, and the service."""

    rss: float
    """The most memory, in MiB, of the command and the service together."""

    service_rss: float = 0.0
    """Of that, the service's, and its workers'."""


def cost_of(
    words: Sequence[str],
    variables: Mapping[str, str],
    service: psutil.Process | None = None,
) -> Cost:
    """Run a command to its good end; ``service`` works for it in another process."""
    used = _used(service)
    _forget_peak(service)
    began = time.perf_counter()
    with (
        subprocess.Popen(
            words,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as running,
        Watched(running.pid) as watched,
    ):
        assert running.stderr is not None
        said = running.stderr.read()
        _, status, usage = os.wait4(running.pid, 0)
        wall = time.perf_counter() - began
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        text = f"{' '.join(words)} ended with {running.returncode}"
        raise RuntimeError(f"{text}\n{said.decode(errors='replace')}")
    if service:
        time.sleep(SETTLING)
    peak = sum(_own_peak(each, service) for each in _family(service))
    cpu = usage.ru_utime + usage.ru_stime + _used(service) - used
    return Cost(wall, cpu, watched.peak + peak, peak)


class Watched:
    """The most memory that a process has had, looked at while it lives.

    What the kernel tells afterwards counts what the parent had before the program began.
    """

    def __init__(self, process: int) -> None:
        self.peak = 0.0
        self._process = process
        self._over = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOKING):
            with suppress(OSError, StopIteration):  # it has just ended
                self.peak = _peak(self._process)


def _used(service: psutil.Process | None) -> float:
    """Seconds of processors, with those of children, living and dead."""
    if service is None:
        return 0.0
    living = [service, *service.children(recursive=True)]
    times = [process.cpu_times() for process in living]
    return sum(sum(each[:2]) for each in times) + sum(times[0][2:4])


def _forget_peak(service: psutil.Process | None) -> None:
    """Have the kernel count the most memory anew."""
    for process in _family(service):
        Path(f"/proc/{process}/clear_refs").write_text("5")


def _family(service: psutil.Process | None) -> list[int]:
    """A service and its workers."""
    if service is None:
        return []
    return [service.pid, *(child.pid for child in service.children(recursive=True))]


def _own_peak(process: int, service: psutil.Process | None) -> float:
    """Of a worker, without what it shares with the service: Python and its libraries."""
    shared = 0.0 if service and process == service.pid else _status(process, "RssFile")
    return _peak(process) - shared


def _peak(process: int) -> float:
    return _status(process, "VmHWM")


def _status(process: int, name: str) -> float:
    """MiB, as the kernel counts them."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return (
        int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) / 1024
    )
