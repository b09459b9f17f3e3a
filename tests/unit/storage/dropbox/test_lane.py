"""Changes take turns, and nobody who is cancelled takes a turn with him."""

from __future__ import annotations

import asyncio
from asyncio import Future, TaskGroup
from dataclasses import dataclass, field

from fxtui.storage.dropbox.lane import Lane


async def breathe() -> None:
    """Let everything that is ready go on."""
    for _ in range(5):
        await asyncio.sleep(0)


@dataclass
class Works:
    """Changes that were begun, each under way until its future is done."""

    lane: Lane = field(default_factory=Lane)
    under_way: dict[str, Future[None]] = field(default_factory=dict)

    def ask(self, name: str) -> None:
        def begin() -> Future[None]:
            self.under_way[name] = asyncio.get_running_loop().create_future()
            return self.under_way[name]

        self.lane.begin(begin)

    async def end(self, name: str) -> None:
        self.under_way.pop(name).set_result(None)
        await breathe()


async def test_changes_go_one_after_the_other() -> None:
    works = Works()
    for name in ("a", "b", "c"):
        works.ask(name)
    await breathe()

    seen = []
    while works.under_way:
        [name] = works.under_way
        seen.append(name)
        await works.end(name)

    assert seen == ["a", "b", "c"]


async def test_a_change_that_fails_leaves_the_lane() -> None:
    works = Works()
    works.ask("a")
    works.ask("b")
    await breathe()

    failed = works.under_way.pop("a")
    failed.set_exception(ValueError())
    await breathe()

    assert list(works.under_way) == ["b"]
    assert failed.exception()


async def test_who_holds_a_turn_keeps_others_out() -> None:
    works = Works()

    async with works.lane.turn():
        works.ask("a")
        await breathe()
        assert not works.under_way
    await breathe()

    assert list(works.under_way) == ["a"]


async def test_who_is_cancelled_while_waiting_leaves_the_others_their_turn() -> None:
    works = Works()
    works.ask("a")

    async def wait_for_a_turn() -> None:
        async with works.lane.turn():
            raise AssertionError("its turn never came")

    async with TaskGroup() as tasks:
        waiting = tasks.create_task(wait_for_a_turn())
        await breathe()
        works.ask("b")
        waiting.cancel()
    await works.end("a")

    assert list(works.under_way) == ["b"]


async def test_who_is_cancelled_as_the_turn_comes_passes_it_on() -> None:
    works = Works()
    entered = False

    async def wait_for_a_turn() -> None:
        nonlocal entered
        async with works.lane.turn():
            entered = True

    works.ask("a")
    async with TaskGroup() as tasks:
        waiting = tasks.create_task(wait_for_a_turn())
        await breathe()
        works.under_way.pop("a").set_result(None)
        await asyncio.sleep(0)  # the turn is given, and not yet taken
        waiting.cancel()
    works.ask("b")
    await breathe()

    assert (entered, list(works.under_way)) == (False, ["b"])
