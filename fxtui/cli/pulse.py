"""How all jobs stand together, in one line."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from time import time
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.events import Board
from fxtui.domain.location import LOCAL
from fxtui.domain.transfer import Job
from fxtui.domain.value import Value
from fxtui.front.sightings import board_of
from fxtui.service.client import RemoteEngine
from fxtui.service.line import Line
from fxtui.service.work import gets_on

from .headway import duration_text
from .output import size_text

_PATIENCE: Final = 1.0
"""Seconds that a service has to answer: a prompt waits for it."""


class Pulse(Value, frozen=True):
    """What goes on, in numbers; the line of ``--json``."""

    up: int = 0
    """Jobs at work that copy from this machine; ``down``, to it; ``other``, neither."""

    down: int = 0
    other: int = 0
    parked: int = 0
    """Jobs that wait for a person."""

    rate: float = 0.0
    """Bytes a second, of all together."""

    objects: int = 0
    """What is left of the jobs at work, and its bytes."""

    bytes: int = 0
    at_least: bool = False
    """Whether more may be found to do."""

    eta: float | None = None
    """Seconds that are left at this rate; None if nobody can tell."""

    keys: float | None = None
    """Seconds until credentials end for which a person is asked, before all is done."""


async def pulse(socket: Path) -> Pulse:
    """That of the service on this socket; TimeoutError if it takes too long."""
    async with asyncio.timeout(_PATIENCE):
        return pulse_of(await board_of(RemoteEngine(Line(socket)), Context()))


def pulse_of(board: Board) -> Pulse:
    unfinished = [job for job in board.jobs.values() if not job.standing.is_final]
    at_work = [job for job in unfinished if gets_on(job)]
    ways = [_way(job) for job in at_work]
    rate = sum(sample.rate for sample in board.samples.values())
    size = _left(at_work, board)
    eta = size / rate if at_work and rate >= 1 else None
    return Pulse(
        up=ways.count("up"),
        down=ways.count("down"),
        other=ways.count("other"),
        parked=len(unfinished) - len(at_work),
        rate=rate,
        objects=sum(job.tally.unfinished.objects for job in at_work),
        bytes=size,
        at_least=not all(job.planned for job in at_work),
        eta=eta,
        keys=_keys(board, eta, time()),
    )


def _keys(board: Board, eta: float | None, now: float) -> float | None:
    short = [term for term in board.terms.values() if term.is_short(eta, now)]
    return min((term.ends - now for term in short), default=None)


def _left(jobs: Iterable[Job], board: Board) -> int:
    sent = sum(sample.sent for sample in board.samples.values())
    left = {job.id: job.tally.unfinished.bytes for job in jobs}
    rested = sum(rest.sample.sent for rest in board.rests.values() if rest.job in left)
    return max(0, sum(left.values()) - sent - rested)


def _way(job: Job) -> str:
    request = job.request
    if request.target is None:
        return "other"
    ends = request.sources[0].location.scheme == LOCAL, request.target.scheme == LOCAL
    return {(True, False): "up", (False, True): "down"}.get(ends, "other")


def text_of(pulse: Pulse) -> str:
    """``↑2 ↓1 3.2 MiB/s ETA 4m !1``: as much as there is; nothing when all is done."""
    counts = {"↑": pulse.up, "↓": pulse.down, "⇄": pulse.other}
    words = [f"{sign}{count}" for sign, count in counts.items() if count]
    if pulse.rate >= 1 or pulse.eta is not None:
        words += _pace(pulse)
    if pulse.keys is not None:
        words.append(f"keys {_keys_text(pulse.keys)}")
    if pulse.parked:
        words.append(f"!{pulse.parked}")
    return " ".join(words)


def words_of(pulse: Pulse) -> dict[str, str]:
    """Each of the fields of ``status_words`` as a person reads it; empty for none."""
    eta = "" if pulse.eta is None else duration_text(pulse.eta)
    return {
        "up": str(pulse.up),
        "down": str(pulse.down),
        "other": str(pulse.other),
        "parked": str(pulse.parked),
        "rate": f"{size_text(int(pulse.rate))}/s",
        "left": size_text(pulse.bytes),
        "objects": str(pulse.objects),
        "eta": f"{'>' if pulse.at_least and eta else ''}{eta}",
        "keys": "" if pulse.keys is None else _keys_text(pulse.keys),
        "all": text_of(pulse),
    }


def _keys_text(seconds: float) -> str:
    return duration_text(seconds) if seconds > 0 else "ended"


def _pace(pulse: Pulse) -> list[str]:
    words = [f"{size_text(int(pulse.rate))}/s"]
    if pulse.eta is not None:
        words.append(f"ETA {'>' if pulse.at_least else ''}{duration_text(pulse.eta)}")
    return words
