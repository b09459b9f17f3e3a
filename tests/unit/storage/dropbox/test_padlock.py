"""A link whose password is missing, or has changed, parks what reads it, and asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.asking import Question, Reply
from fxtui.domain.engine import Engine
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.events import Board
from fxtui.domain.location import Location
from fxtui.domain.request import JobId
from fxtui.domain.sharing import MakeLink
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Standing
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.engines import ME, World, at, copy, engine_on
from tests.servers.dropbox.running import Emulator

from .test_shared import link, opened


async def when(engine: Engine, is_so: Callable[[Board], object]) -> Board:
    """What a front end knows by then."""
    board = Board()
    async with asyncio.timeout(30), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if is_so(board):
                return board
    raise AssertionError("it ceased to tell")


async def asked(engine: Engine, job: JobId) -> Question:
    """What is asked while a job waits for it."""

    def is_parked(board: Board) -> bool:
        known = board.jobs.get(job)
        waits = known is not None and known.reasons == {Reason.CREDENTIALS}
        return waits and bool(board.questions)

    (question,) = (await when(engine, is_parked)).questions
    return question


async def succeeded(engine: Engine, job: JobId) -> None:
    board = await when(engine, lambda board: board.jobs[job].standing.is_final)
    assert board.jobs[job].standing is Standing.SUCCEEDED


async def test_a_job_waits_for_the_password_of_a_link_and_again_when_it_changes(
    dropbox: Emulator,
    connection: Connection,
    settings: DropboxSettings,
    tmp_path: Path,
) -> None:
    dropbox.say("plan", {"account": "emu", "plan": "pro"})
    dropbox.seed({"path": "/Lab/a.txt", "content": "1"})
    address = await link(connection, "Lab/", MakeLink(None, "sesame"))
    world = World()
    shared = opened(settings, address)
    shared.ask_at(world.asking)
    world.memory[address] = shared
    source = Location("dropbox", "a.txt", address)
    async with shared, engine_on(world) as engine:
        job = await engine.submit(copy(source, at(tmp_path)), ME)
        question = await asked(engine, job)
        with pytest.raises(Unauthenticated, match="not its password"):
            await engine.reply(Reply(question.id, ("guess",)), ME)
        still = world.asking.questions
        await engine.reply(Reply(question.id, ("sesame",)), ME)
        await succeeded(engine, job)
        (tmp_path / "a.txt").unlink()

        await link(connection, "Lab/", MakeLink(None, "another"))
        job = await engine.submit(copy(source, at(tmp_path)), ME)
        question = await asked(engine, job)
        await engine.reply(Reply(question.id, ("another",)), ME)
        await succeeded(engine, job)

    assert [q.account for q in still] == [Location("dropbox", "", address)]
    assert (tmp_path / "a.txt").read_text() == "1"
    assert world.asking.questions == ()
