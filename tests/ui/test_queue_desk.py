"""The queue in the whole browser: details that live, limits, notices, and the way out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

import pytest

from fxtui.domain.context import Context
from fxtui.domain.events import Event, JobChanged, Progressed, Snapshot, TransfersChanged
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobLimits, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Count, Inspection, Tally, Transfer
from fxtui.domain.value import replace
from fxtui.ui.actions import STOP
from tests.fakes import FakeEngine

from .queue_samples import job, sample, transfer
from .stage import Stage, stage

NOTICE = "the journal was damaged; it is kept as journal.sqlite.damaged-1"


class OneMoves(FakeEngine):
    """A job with one transfer in parts on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[tuple[int, int], ...] = ((1, 4 * MIB), (2, MIB))
        waits = Tally(running=Count(1, 10 * MIB), queued=Count(2, 2))
        jobs = [replace(job(n, tally=waits), rank=float(n)) for n in (1, 2)]
        self.board.jobs = {each.id: each for each in jobs}
        moving = transfer(1, size=10 * MIB)
        self.transfers = {moving.id: moving}

    def stands(self, tally: Tally) -> None:
        """The first job does now."""
        self._say(JobChanged(job(1, tally=tally)))

    @property
    def moving(self) -> Transfer:
        return self.transfers[TransferId(1)]

    async def inspect(self, transfer: TransferId, context: Context) -> Inspection:
        found = await super().inspect(transfer, context)
        return replace(found, part_size=4 * MIB, parts=self.parts, session="upload-77")

    async def watch(
        self, context: Context, *, every: float = 0.0
    ) -> AsyncGenerator[Event, None]:
        async for event in super().watch(context, every=every):
            yield event
            if isinstance(event, Snapshot):
                yield TransfersChanged((self.moving,))
                yield Progressed((sample(1, sent=6 * MIB, stored=5 * MIB),))


@pytest.fixture
def engine() -> OneMoves:
    return OneMoves()


@pytest.fixture
async def here(tmp_path: Path, engine: OneMoves) -> AsyncIterator[Stage]:
    async with stage(tmp_path, engine=engine) as found:
        await found.press("t")
        await found.shows("file00001.bin")
        yield found


class TestDetails:
    async def test_show_the_parts_and_go_on_with_them(
        self, here: Stage, engine: OneMoves
    ) -> None:
        await here.press("j", "enter")
        await here.shows("1 of 3 done, 1 partly, each of 4.0 MiB")
        await here.shows("█▒·")
        await here.shows("upload-77")
        await here.shows("pace ")
        await here.press("escape", "W")
        await here.shows("why is it slow?")
        await here.press("escape", "enter")

        engine.parts = ((1, 4 * MIB), (2, 4 * MIB))

        await here.shows("2 of 3 done")
        await here.shows("██·")

    async def test_of_what_was_cleared_meanwhile_keep_what_was_known(
        self, here: Stage, engine: OneMoves
    ) -> None:
        await here.press("j", "enter")
        await here.shows("█▒·")

        engine.transfers.clear()

        await here.shows("The service does not know it any more.")
        assert "file00001.bin" in here.text

    async def test_of_a_job_follow_the_job(self, here: Stage, engine: OneMoves) -> None:
        await here.press("i")
        await here.shows("running       1 object")

        over = Tally(succeeded=Count(3, 2 + 10 * MIB))
        engine.stands(over)

        await here.shows("succeeded     3 objects")


class TestLimits:
    async def test_of_a_job_reach_the_engine(self, here: Stage, engine: OneMoves) -> None:
        await here.press("L")
        await here.shows("Job 1: copy photos/")
        await here.press("4", "enter")

        await here.shows("Job 1: 4 transfers at once.")
        assert engine.board.jobs[job(1).id].request.limits == JobLimits(transfers=4)
        assert engine.policy == Policy()

    async def test_of_all_reach_the_engine(self, here: Stage, engine: OneMoves) -> None:
        await here.press("5", "L")
        await here.shows("All together")
        await here.press("end", "backspace", "3", "enter")

        await here.shows("All together: 3 large transfers at once")
        assert engine.policy == Policy(transfers=3)

    async def test_go_up_and_down_by_a_key(self, here: Stage, engine: OneMoves) -> None:
        await here.press("+", "[")

        await here.shows("9 large transfers at once, 32 requests to each storage, 2 MiB")
        assert engine.policy == Policy(transfers=9, bandwidth=2 * MIB)

    async def test_are_never_less_than_one(self, here: Stage, engine: OneMoves) -> None:
        await here.press(*["-"] * 10)

        await here.shows("All together: 1 large transfer at once")
        assert engine.policy == Policy(transfers=1)


async def test_an_order_changes_the_line_of_jobs(here: Stage, engine: OneMoves) -> None:
    await here.press("end", "K")

    await here.until(lambda: [each.id for each in here.screen.under_way] == [2, 1])
    await here.until(lambda: here.queue.table.seen[0].id == 2)


async def test_the_footer_says_what_the_keys_mean_in_the_queue(here: Stage) -> None:
    assert "p Pause" in here.lines[-1]

    await here.press("escape")

    await here.until(lambda: "c Copy" in here.lines[-1])
    assert "Pause" not in here.lines[-1]


async def test_an_order_from_the_palette_gives_the_keys_to_the_queue(here: Stage) -> None:
    await here.press("escape", "ctrl+p")
    await here.shows("Search")
    await here.press(*"tab: log")
    await here.shows("Jobs that ended")
    await here.press("enter", "enter")

    await here.until(lambda: here.queue.has_focus_within)
    await here.shows("[5 log")


async def test_what_the_service_has_to_say_is_said_once_and_kept_in_the_log(
    tmp_path: Path,
) -> None:
    engine = OneMoves()
    engine.notices = (NOTICE,)
    async with stage(tmp_path, engine=engine) as here:
        await here.shows("What you should know")
        await here.press("escape")
        await here.shows_no("What you should know")
        here.screen._paint()

        await here.press("t", "5", "enter")

        await here.shows("What you should know")
        await here.shows(NOTICE)


async def test_who_stops_the_service_sees_what_would_stop(here: Stage) -> None:
    await here.press("Q")
    await here.shows("2 jobs will stop with 6 objects (20.0 MiB) left.")
    await here.shows("1: copy photos/")
    await here.press("y")

    await here.until(lambda: here.app.return_value == STOP)


async def test_jobs_that_are_final_are_not_under_way(
    here: Stage, engine: OneMoves
) -> None:
    engine.stands(Tally(succeeded=Count(3, 3)))

    await here.until(lambda: [each.id for each in here.screen.under_way] == [2])
    assert engine.moving.state is State.RUNNING
