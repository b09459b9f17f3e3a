"""What a command shows of its job while it waits: lines by the clock, or bars."""

from __future__ import annotations

import asyncio
import io
import time

import pytest
from rich.console import Console

from fxtui.cli.bars import Bars
from fxtui.cli.progress import EVERY, Lines
from fxtui.domain.events import Board, Sample
from fxtui.domain.request import TransferId
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Tally
from fxtui.domain.value import replace

from .samples import JOB, MIB, TRANSFER

MOVING = replace(JOB, tally=Tally(running=Count(1, 40 * MIB), queued=Count(1, MIB)))


@pytest.mark.looptime
async def test_a_line_comes_by_the_clock_though_nothing_happens(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Lines() as lines:
        lines.show(MOVING, Board({JOB.id: MOVING}))
        await asyncio.sleep(3.5 * EVERY)

    assert len(capsys.readouterr().err.splitlines()) == 3


@pytest.mark.looptime
async def test_a_job_that_is_paused_is_told_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paused = replace(MOVING, reasons=frozenset({Reason.USER}))

    with Lines() as lines:
        lines.show(paused, Board({JOB.id: paused}))
        await asyncio.sleep(3.5 * EVERY)

    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.looptime
async def test_what_is_soon_done_has_no_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Lines() as lines:
        lines.show(MOVING, Board({JOB.id: MOVING}))
    await asyncio.sleep(2 * EVERY)

    assert capsys.readouterr().err == ""


def test_each_file_has_a_bar_and_all_together_the_last_one() -> None:
    began = time.time() - 60
    running = replace(TRANSFER, state=State.RUNNING, began=began)
    other = replace(running, id=TransferId(8), source=TRANSFER.source.parent.child("b"))
    samples = {running.id: Sample(running.id, 10 * MIB, 0, 0, 1.0 * MIB)}
    seen = Board({JOB.id: MOVING}, {running.id: running, other.id: other}, samples)

    both, one = _drawn(seen), _drawn(Board(seen.jobs, {other.id: other}))

    assert [line.split()[0] for line in both] == ["a", "b", "copy"]
    assert "10.0 MiB of 40.0 MiB" in both[0]
    assert [line.split()[0] for line in one] == ["b", "copy"]


def test_a_name_that_is_markup_or_a_sequence_is_drawn_as_a_name() -> None:
    nasty = replace(JOB.request.sources[0].location, key="data/[red]\x1b[2J")
    sources = (replace(JOB.request.sources[0], location=nasty),)
    job = replace(MOVING, request=replace(JOB.request, sources=sources))

    assert "[red]␛[2J" in "".join(_drawn(Board({JOB.id: job})))


def test_on_a_narrow_terminal_the_name_is_seen() -> None:
    (line,) = _drawn(Board({JOB.id: MOVING}), width=40)

    assert line.startswith("copy ")
    assert "0 Bytes of 41.0 MiB" in line


def _drawn(board: Board, width: int = 120) -> list[str]:
    """The lines of the last frame."""
    out = io.StringIO()
    bars = Bars(Console(file=out, force_terminal=True, width=width, color_system=None))
    bars.show(board.jobs[JOB.id], board)
    with Console(width=width, file=io.StringIO(), record=True) as console:
        console.print(bars.drawn)
    return [line for line in console.export_text().splitlines() if line.strip()]
