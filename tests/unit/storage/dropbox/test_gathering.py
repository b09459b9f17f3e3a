"""What waits goes together, and each is told of its own."""

from __future__ import annotations

import asyncio
from asyncio import Future, TaskGroup
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from fxtui.domain.errors import ConnectionLost, NotFound, RateLimited, StorageError
from fxtui.storage.dropbox.gathering import Gathering, Rules
from fxtui.storage.dropbox.lane import Lane
from fxtui.storage.dropbox.refusals import Refusal, refusal_of

from .test_lane import breathe

Answers = Future[list[str | StorageError]]

ALONE = Rules[str](fits=len)
BY_THREE = Rules[str](fits=lambda things: min(3, len(things)), flights=2, most=3)
PATIENT = Rules[str](fits=len, patience=5.0)


@dataclass
class Flights:
    """The requests that left."""

    rules: Rules[str]
    out: list[tuple[list[str], Answers]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gathering = Gathering[str, str](self.start, self.rules)

    def start(self, things: list[str]) -> Answers:
        answers: Answers = asyncio.get_running_loop().create_future()
        self.out.append((things, answers))
        return answers

    async def answer(self, number: int, *told: str | StorageError) -> None:
        things, answers = self.out[number]
        answers.set_result([*(told or [thing.upper() for thing in things])])
        await breathe()

    @property
    def things(self) -> list[list[str]]:
        return [things for things, _ in self.out]


async def test_what_waits_while_one_is_out_goes_with_the_next() -> None:
    flights = Flights(ALONE)

    async with TaskGroup() as tasks:
        going = [tasks.create_task(flights.gathering.add(name)) for name in "abcd"]
        await breathe()
        assert flights.things == [["a"]]
        await flights.answer(0)
        await flights.answer(1)

    assert flights.things == [["a"], ["b", "c", "d"]]
    assert [task.result() for task in going] == ["A", "B", "C", "D"]


async def test_only_full_requests_go_beside_others() -> None:
    flights = Flights(BY_THREE)

    async with TaskGroup() as tasks:
        for name in "abcdefghi":
            tasks.create_task(flights.gathering.add(name))
        await breathe()
        assert flights.things == [["a"], ["b", "c", "d"]]
        await flights.answer(1)
        assert flights.things[2:] == [["e", "f", "g"]]
        await flights.answer(2)
        assert len(flights.out) == 3
        await flights.answer(0)
        await flights.answer(3)

    assert flights.things[3:] == [["h", "i"]]


@pytest.mark.looptime
async def test_the_first_waits_for_company_a_while() -> None:
    flights, loop = Flights(PATIENT), asyncio.get_running_loop()
    began = loop.time()

    async with TaskGroup() as tasks:
        for name in "abc":
            tasks.create_task(flights.gathering.add(name))
        await breathe()
        assert not flights.out
        await asyncio.sleep(5.5)  # of the loop's own time
        await flights.answer(0)

    assert flights.things == [["a", "b", "c"]]
    assert 5.0 <= loop.time() - began < 6.0


async def test_what_goes_alone_is_measured_once_when_it_leaves() -> None:
    measured: list[int] = []

    def fits(things: Sequence[str]) -> int:
        measured.append(len(things))
        return len(things)

    flights = Flights(Rules(fits, patience=5.0, most=3))
    for name in "abc":
        flights.gathering.ask(name)

    assert flights.things == [["a", "b", "c"]]
    assert measured == [3]
    await flights.answer(0)


@pytest.mark.looptime
@pytest.mark.parametrize(("took", "waits"), [(0.1, 1.0), (4.0, 4.0), (99.0, 10.0)])
async def test_where_there_are_many_the_next_wait_as_long_as_a_request_took(
    took: float, waits: float
) -> None:
    flights = Flights(Rules(fits=len, patience=1.0, longest=10.0))
    for name in "ab":
        flights.gathering.ask(name)
    await asyncio.sleep(1.0 + took)
    await flights.answer(0)

    flights.gathering.ask("c")
    await asyncio.sleep(waits - 0.01)
    assert len(flights.out) == 1
    await asyncio.sleep(0.02)

    assert flights.things[1:] == [["c"]]
    await flights.answer(1)


@pytest.mark.looptime
async def test_who_comes_alone_does_not_wait_long() -> None:
    flights = Flights(Rules(fits=len, patience=1.0, longest=10.0))
    flights.gathering.ask("a")
    await asyncio.sleep(6.0)
    await flights.answer(0)

    flights.gathering.ask("b")
    await asyncio.sleep(1.01)

    assert flights.things == [["a"], ["b"]]
    await flights.answer(1)


async def test_an_error_of_one_is_not_the_others() -> None:
    flights = Flights(Rules(fits=len, patience=1e-9))
    first, second = flights.gathering.ask("a"), flights.gathering.ask("b")
    while not flights.out:
        await breathe()

    await flights.answer(0, NotFound("gone"), "B")

    assert isinstance(first.exception(), NotFound)
    assert second.result() == "B"


async def test_an_error_of_all_is_each_ones_own_with_what_it_came_of() -> None:
    flights = Flights(Rules(fits=len, patience=1e-9))
    answers = [flights.gathering.ask(name) for name in "ab"]
    while not flights.out:
        await breathe()

    said = {".tag": "too_many_requests"}
    flights.out[0][1].set_exception(Refusal("r", 429, said, retry_after=7).as_error())
    await breathe()

    first, second = (answer.exception() for answer in answers)
    assert isinstance(first, RateLimited)
    assert isinstance(second, RateLimited)
    assert first is not second
    assert first.retry_after == second.retry_after == 7
    assert refusal_of(first)
    assert refusal_of(first) == refusal_of(second)


async def test_who_is_cancelled_before_it_leaves_is_not_sent() -> None:
    flights = Flights(ALONE)
    flights.gathering.ask("a")
    leaving = flights.gathering.ask("b")
    flights.gathering.ask("c")

    leaving.cancel()
    await flights.answer(0)

    assert flights.things == [["a"], ["c"]]


async def test_who_is_cancelled_on_the_way_spoils_nothing() -> None:
    flights = Flights(ALONE)
    first, second = flights.gathering.ask("a"), flights.gathering.ask("b")

    first.cancel()
    await flights.answer(0)
    await flights.answer(1)

    assert second.result() == "B"


async def test_where_all_were_cancelled_no_request_leaves() -> None:
    lane = Lane()
    flights = Flights(ALONE)
    gathering = Gathering[str, str](flights.start, ALONE, lane.begin)

    async with lane.turn():
        gathering.ask("a").cancel()
    await breathe()
    answer = gathering.ask("b")
    await breathe()
    await flights.answer(0)

    assert flights.things == [["b"]]
    assert answer.result() == "B"


async def test_things_are_gathered_until_their_turn_comes() -> None:
    lane = Lane()
    flights = Flights(ALONE)
    gathering = Gathering[str, str](flights.start, ALONE, lane.begin)

    async with lane.turn():
        for name in "abc":
            gathering.ask(name)
        await breathe()
        assert not flights.out
    await breathe()

    assert flights.things == [["a", "b", "c"]]


async def test_threads_that_are_gone_are_a_lost_connection() -> None:
    def start(things: Sequence[str]) -> Answers:
        raise RuntimeError("cannot schedule new futures after shutdown")

    gathering = Gathering[str, str](start, ALONE)

    with pytest.raises(ConnectionLost, match="closed"):
        await gathering.add("a")
    with pytest.raises(ConnectionLost, match="closed"):
        await gathering.add("b")
