"""So much at once and so fast, in turn, and never longer than anybody wants."""

from __future__ import annotations

import asyncio
from asyncio import Event, TaskGroup
from dataclasses import dataclass, field

from fxtui.domain.policy import Policy
from fxtui.engine.pace import NAP, Gate, Pace, Throttle
from fxtui.storage.memory import MemoryStorage


@dataclass
class Visitors:
    """Who is inside of a gate, in the order of their coming, until they may leave."""

    gate: Gate
    inside: list[str] = field(default_factory=list)
    may_leave: dict[str, Event] = field(default_factory=dict)

    async def visit(self, name: str, weight: int = 1) -> None:
        self.may_leave[name] = Event()
        async with self.gate.enter(weight):
            self.inside.append(name)
            await self.may_leave[name].wait()
            self.inside.remove(name)

    async def leave(self, *names: str) -> None:
        for name in names:
            self.may_leave[name].set()
        await turns()


async def turns() -> None:
    """Let everybody who can go on do so."""
    for _ in range(9):
        await asyncio.sleep(0)


async def test_a_gate_lets_in_as_many_as_its_limit() -> None:
    visitors = Visitors(Gate(lambda: 2))

    async with TaskGroup() as tasks:
        for name in "abc":
            tasks.create_task(visitors.visit(name))
        await turns()
        first = [*visitors.inside]
        await visitors.leave("a")
        then = [*visitors.inside]
        await visitors.leave("b", "c")

    assert (first, then) == (["a", "b"], ["b", "c"])


async def test_who_is_too_heavy_goes_in_alone_and_is_not_overtaken() -> None:
    visitors = Visitors(Gate(lambda: 2))

    async with TaskGroup() as tasks:
        tasks.create_task(visitors.visit("a"))
        tasks.create_task(visitors.visit("heavy", 9))
        tasks.create_task(visitors.visit("b"))
        await turns()
        first = [*visitors.inside]
        await visitors.leave("a")
        then = [*visitors.inside]
        await visitors.leave("heavy")
        last = [*visitors.inside]
        await visitors.leave("b")

    assert (first, then, last) == (["a"], ["heavy"], ["b"])


async def test_who_gives_up_keeps_nobody_out() -> None:
    visitors = Visitors(Gate(lambda: 2))

    async with TaskGroup() as tasks:
        tasks.create_task(visitors.visit("a"))
        heavy = tasks.create_task(visitors.visit("heavy", 2))
        tasks.create_task(visitors.visit("b"))
        await turns()
        heavy.cancel()
        await turns()
        inside = [*visitors.inside]
        await visitors.leave("a", "b")

    assert inside == ["a", "b"]


async def test_who_is_let_in_and_cancelled_at_once_leaves_its_place() -> None:
    limit = [1]
    gate = Gate(lambda: limit[0])
    visitors = Visitors(gate)

    async with TaskGroup() as tasks:
        tasks.create_task(visitors.visit("a"))
        unlucky = tasks.create_task(visitors.visit("b"))
        await turns()
        limit[0] = 2
        gate.look_again()  # it is let in now, and has not been told
        unlucky.cancel()
        await turns()
        limit[0] = 1
        await visitors.leave("a")
        await turns()
        tasks.create_task(visitors.visit("c"))
        await turns()
        inside = [*visitors.inside]
        await visitors.leave("c")

    assert inside == ["c"]


async def test_a_higher_limit_lets_in_those_who_wait() -> None:
    limit = [1]
    visitors = Visitors(Gate(lambda: limit[0]))

    async with TaskGroup() as tasks:
        for name in "ab":
            tasks.create_task(visitors.visit(name))
        await turns()
        limit[0] = 2
        visitors.gate.look_again()
        await turns()
        inside = [*visitors.inside]
        await visitors.leave("a", "b")

    assert inside == ["a", "b"]


async def test_each_storage_has_a_gate_that_a_policy_changes() -> None:
    pace, storage = Pace(Policy(requests=1)), MemoryStorage()
    visitors = Visitors(pace.line(storage).gate)

    async with TaskGroup() as tasks:
        for name in "ab":
            tasks.create_task(visitors.visit(name))
        await turns()
        pace.set_policy(Policy(requests=2))
        await turns()
        inside = [*visitors.inside]
        await visitors.leave("a", "b")

    assert inside == ["a", "b"]
    assert pace.line(storage).gate is visitors.gate
    assert pace.line(MemoryStorage()).gate is not visitors.gate


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    now: float = 0.0
    naps: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


def throttle(rate: int | None, clock: Clock) -> Throttle:
    return Throttle(rate, clock=clock, sleep=clock.sleep)


def test_bytes_take_the_time_that_the_rate_gives_them() -> None:
    clock = Clock()
    limit = throttle(1000, clock)

    for _ in range(4):
        limit(500)

    assert round(clock.now, 6) == 2.0


def test_time_in_which_nobody_moved_is_not_made_up_for() -> None:
    clock = Clock()
    limit = throttle(1000, clock)
    limit(1000)
    clock.now += 60

    limit(1000)

    assert round(clock.now, 6) == 62.0


def test_without_a_limit_nobody_waits() -> None:
    clock = Clock()
    limit = throttle(None, clock)

    limit(10**12)

    assert limit.is_off
    assert clock.naps == []


def test_who_is_stopped_waits_no_longer_than_a_nap() -> None:
    clock = Clock()
    limit = throttle(1, clock)

    limit(10**6, lambda: clock.now > 0)

    assert clock.now == NAP


def test_a_new_rate_frees_those_who_wait_by_the_old_one() -> None:
    clock = Clock()
    limit = Throttle(1, clock=clock, sleep=lambda seconds: meddle(seconds))

    def meddle(seconds: float) -> None:
        clock.sleep(seconds)
        limit.set_rate(10**6)

    limit(10**6)

    assert clock.now == NAP
