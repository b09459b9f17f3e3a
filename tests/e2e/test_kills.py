"""``kill -9`` at any instant costs at most the parts in flight, whatever the line does.

The real program, a real server, and a slow line between them, which counts.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import pytest

from fxtui.cli.status import Status
from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.policy import MIB
from fxtui.domain.request import JobRequest, Source, Verb
from tests.wire.faults import (
    Silencing,
    Watching,
    is_completion,
    is_copy,
    is_deletion,
)

from .conftest import Quick
from .content import Body
from .crossing import Crossing, Direction, crossing
from .far import Far, a_bucket
from .scale import SMALL, TINY, Scale
from .troubles import breaks, falls_short, falls_silent, refuses, stands_still

OVERHEAD: Final = MIB
"""Bytes of heads, listings and the like."""

BOTH: Final = pytest.mark.parametrize("direction", Direction)
UP: Final = pytest.mark.parametrize("direction", [Direction.UP])
DOWN: Final = pytest.mark.parametrize("direction", [Direction.DOWN])


@pytest.fixture
def scale() -> Scale:
    return TINY


@pytest.fixture
async def far(seaweedfs: SeaweedFS) -> AsyncIterator[Far]:
    async with a_bucket(seaweedfs) as far:
        yield far


@pytest.fixture
async def cross(
    quick: Quick, far: Far, direction: Direction, scale: Scale
) -> AsyncIterator[Crossing]:
    async with crossing(quick, far, direction, scale) as made:
        yield made


async def goes_on_with_what_was_missing(cross: Crossing) -> None:
    await cross.begin()
    await cross.kill_at(cross.instants(cross.scale.kills))
    await cross.end()

    await cross.check()
    most = cross.scale.size + cross.scale.kills * cross.scale.in_flight + OVERHEAD
    assert cross.way.moved <= most, f"seed {cross.seed}"
    assert not cross.parts_sent_again(), f"seed {cross.seed}"


class TestKills:
    @BOTH
    @pytest.mark.parametrize("scale", [SMALL], ids=["64MiB"])
    async def test_a_service_that_is_killed_goes_on_with_what_was_missing(
        self, cross: Crossing
    ) -> None:
        await goes_on_with_what_was_missing(cross)

    @UP
    async def test_a_kill_after_an_answer_that_was_lost_finds_the_object_whole(
        self, cross: Crossing
    ) -> None:
        cross.wire.faults.append(silencing := Silencing())
        await cross.begin()
        async with cross.patience():
            await silencing.fell.wait()
        await cross.kill()
        await cross.end()

        await cross.check()
        assert cross.way.moved <= TINY.size + OVERHEAD

    @UP
    async def test_a_copy_inside_the_server_comes_to_its_end_as_well(
        self, cross: Crossing
    ) -> None:
        await cross.far.put("original", Body(cross.local))
        cross.wire.faults.append(watching := Watching(is_copy))
        source = cross.remote.parent.child("original")
        request = JobRequest(Verb.COPY, (Source(source, "object"),), cross.remote.parent)

        await cross.submit(request)
        async with cross.patience():
            await watching.came.wait()
        await cross.kill()
        await cross.end()

        await cross.check()
        assert cross.wire.moved < OVERHEAD


class TestMoves:
    @BOTH
    async def test_a_killed_move_lets_its_source_go_only_for_a_whole_target(
        self, cross: Crossing
    ) -> None:
        await cross.begin_move()
        await cross.kill_at(cross.instants(2))
        await cross.check_nothing_lost()
        await cross.end()

        await cross.check()
        assert await cross.left() is None

    @pytest.mark.parametrize(
        ("direction", "chosen"),
        [(Direction.UP, is_completion), (Direction.DOWN, is_deletion)],
    )
    async def test_a_move_that_is_killed_at_its_end_ends_well(
        self, cross: Crossing, chosen: Callable[..., bool]
    ) -> None:
        cross.wire.faults.append(watching := Watching(chosen))
        await cross.begin_move()
        async with cross.patience():
            await watching.came.wait()
        await cross.kill()
        await cross.end()

        await cross.check()
        assert await cross.left() is None
        assert cross.way.moved <= TINY.size + OVERHEAD


class TestTroubles:
    """Each of these befalls a crossing whose service is killed as well."""

    @asynccontextmanager
    async def killed(self, cross: Crossing) -> AsyncIterator[None]:
        """What the block prepares befalls this."""
        yield
        await cross.begin()
        await cross.kill_at(cross.instants(TINY.kills))
        await cross.end()
        await cross.check()

    @DOWN  # up, too, in the soak
    async def test_a_line_that_breaks_again_and_again(self, cross: Crossing) -> None:
        async with self.killed(cross):
            breaks(cross)

        assert cross.wire.broken

    @UP  # down, too, in the soak
    async def test_a_server_that_refuses_now_and_then(self, cross: Crossing) -> None:
        async with self.killed(cross):
            refuses(cross)

    @DOWN  # up, too, in the soak
    async def test_a_line_that_stands_still_for_a_while(self, cross: Crossing) -> None:
        async with self.killed(cross):
            stands_still(cross)

        assert cross.way.held.is_set()

    @DOWN
    async def test_answers_that_are_shorter_than_they_say(self, cross: Crossing) -> None:
        async with self.killed(cross):
            falls_short(cross)

        assert cross.wire.broken

    @UP
    async def test_an_answer_that_is_lost_when_all_is_done(self, cross: Crossing) -> None:
        async with self.killed(cross):
            falls_silent(cross)

        assert cross.wire.broken


class TestPauses:
    @BOTH
    async def test_a_job_that_was_paused_has_its_parts_still(
        self, cross: Crossing
    ) -> None:
        await cross.begin()
        async with cross.patience():
            await cross.way.reached(TINY.size // 2)
        cross.interrupted()
        paused = await cross.program.ask("jobs", "pause", cross.job)
        resumed = await cross.program.ask("jobs", "resume", cross.job)
        await cross.end()

        assert (paused.returncode, resumed.returncode) == (0, 0)
        await cross.check()
        assert cross.way.moved <= TINY.size + TINY.in_flight + OVERHEAD
        assert not cross.parts_sent_again()


class TestSourcesThatChange:
    @BOTH
    async def test_a_source_that_changed_meanwhile_is_sent_again_and_it_is_said(
        self, cross: Crossing
    ) -> None:
        await cross.begin()
        async with cross.patience():
            await cross.way.reached(TINY.size // 2)
        cross.program.kill_service()

        await cross.make_source()
        await cross.program.ask("jobs")
        await cross.end(status=Status.FAILED)  # there is something to be read

        await cross.check()
        assert "chang" in await cross.notes()
