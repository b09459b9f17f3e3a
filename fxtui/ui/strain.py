"""How hard this machine works for the engine: its processor, and its disks.

Read from ``/proc``, which only Linux has; elsewhere nothing is known or guessed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

_PROC: Final = Path("/proc")
_PRESSURE: Final = re.compile(r"some avg10=([0-9.]+)")
_USER, _SYSTEM = 11, 12
"""Where a process tells its ticks, behind its name."""


class Strain(NamedTuple):
    """Shares from 0 on; None is what nobody knows."""

    process: float | None = None
    """Processors that the process kept busy since it was looked at before."""

    processor: float | None = None
    """Of the last ten seconds, those in which something waited for a processor."""

    disk: float | None = None
    """The same for a disk."""


class StrainGauge:
    """Remembers how much a process had worked when it was looked at last."""

    def __init__(
        self, proc: Path = _PROC, clock: Callable[[], float] = monotonic
    ) -> None:
        self._proc, self._clock = proc, clock
        self._last: tuple[int, float, float] | None = None

    def look(self, process: int) -> Strain:
        return Strain(
            self._share(process),
            self._pressure("cpu"),
            self._pressure("io"),
        )

    def _share(self, process: int) -> float | None:
        worked = self._worked(process)
        last, now = self._last, self._clock()
        self._last = None if worked is None else (process, now, worked)
        if worked is None or last is None or last[0] != process or now <= last[1]:
            return None
        return (worked - last[2]) / (now - last[1])

    def _worked(self, process: int) -> float | None:
        """Seconds of processor time; of no process, nothing."""
        text = self._read(f"{process}/stat") if process else ""
        fields = text.rpartition(")")[2].split()
        try:
            ticks = int(fields[_USER]) + int(fields[_SYSTEM])
        except (IndexError, ValueError):
            return None
        return ticks / os.sysconf("SC_CLK_TCK")

    def _pressure(self, of: str) -> float | None:
        found = _PRESSURE.search(self._read(f"pressure/{of}"))
        return float(found[1]) / 100 if found else None

    def _read(self, name: str) -> str:
        try:
            return (self._proc / name).read_text("utf-8", "replace")
        except OSError:
            return ""
