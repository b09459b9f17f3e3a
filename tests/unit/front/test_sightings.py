"""What is seen of a job, though the service that has it ends in the midst."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import NotFound, ServiceError, ServiceStopped
from fxtui.domain.events import Event, Snapshot
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.domain.value import replace
from fxtui.front.sightings import boards, sightings
from tests.fakes import FakeEngine
from tests.unit.cli.samples import JOB

ME = Context()
DONE = replace(JOB, tally=Tally(succeeded=Count(1, 1)))


class Lives(FakeEngine):
    """An engine whose lives end as they are told, each after what it says."""

    def __init__(self, *lives: tuple[list[Event], Exception | None]) -> None:
        super().__init__()
        self._lives = iter(lives)

    async def watch(
        self, context: Context, *, every: float = 0.0
    ) -> AsyncGenerator[Event, None]:
        events, end = next(self._lives)
        for event in events:
            yield event
        if end:
            raise end


def says(*jobs: Job) -> list[Event]:
    return [Snapshot(jobs)]


async def seen(engine: Lives, count: int) -> list[Job]:
    async with aclosing(sightings(engine, JOB.id, ME)) as found:
        return [(await anext(found)).job for _ in range(count)]


async def test_who_falls_behind_watches_anew() -> None:
    engine = Lives((says(JOB), None), (says(DONE), None))

    assert await seen(engine, 2) == [JOB, DONE]


async def test_a_service_that_crashed_is_watched_anew() -> None:
    engine = Lives((says(JOB), ServiceError("it is gone")), (says(DONE), None))

    assert await seen(engine, 2) == [JOB, DONE]


async def test_a_service_that_was_stopped_is_not_started_again() -> None:
    engine = Lives((says(JOB), ServiceStopped("by somebody")), (says(DONE), None))

    with pytest.raises(ServiceStopped):
        await seen(engine, 2)


async def test_a_service_that_cannot_be_reached_is_an_error() -> None:
    engine = Lives(([], ServiceError("nobody answers")))

    with pytest.raises(ServiceError, match="nobody answers"):
        await seen(engine, 1)


async def test_what_a_dead_service_knew_is_forgotten() -> None:
    engine = Lives((says(JOB), ServiceError("it is gone")), (says(), None))

    async with aclosing(boards(engine, ME)) as found:
        counts = [len((await anext(found)).jobs) for _ in range(2)]

    assert counts == [1, 0]


async def test_a_job_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="job 9"):
        async with aclosing(sightings(Lives((says(JOB), None)), JobId(9), ME)) as found:
            await anext(found)
