"""What a transfer leaves is in the journal soon, and at its end in any case."""

from __future__ import annotations

from asyncio import Event, TaskGroup, sleep
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fxtui.domain.request import TransferId
from fxtui.domain.uploads import PartReceipt
from fxtui.engine.book import Book
from fxtui.engine.clerk import Clerk
from fxtui.engine.journal import Journal
from fxtui.engine.track import Track

from .journals import BEGUN, a_job, transfers_in

ONE, TWO = PartReceipt(1, 10, "x"), PartReceipt(2, 10, "y")


class Notes:
    """A journal with one transfer, and what is written of it there."""

    def __init__(self, path: Path) -> None:
        self.journal = Journal(path)
        self.clerk = Clerk("journal")
        book = Book(self.journal, self.clerk)
        (transfer,) = transfers_in(self.journal, a_job(self.journal).id, ["a"])
        self.id: TransferId = transfer.id
        self.track = Track(transfer.id, book)

    async def written(self) -> list[PartReceipt]:
        found = await self.clerk.read(self.journal.headway, self.id)
        assert found
        return sorted(found.receipts, key=lambda receipt: receipt.number)


@pytest.fixture
async def notes(tmp_path: Path) -> AsyncIterator[Notes]:
    notes = Notes(tmp_path / "journal")
    await notes.track.begin(BEGUN)
    yield notes
    notes.clerk.leave()
    notes.journal.close()


async def test_what_is_noted_is_written_while_the_rest_is_sent(notes: Notes) -> None:
    async with notes.track.noting():
        notes.track.note(ONE)
        await sleep(0)  # who writes is told, and begins
        await sleep(0)
        during = await notes.written()
        notes.track.note(TWO)

    assert during == [ONE]
    assert await notes.written() == [ONE, TWO]
    assert notes.track.receipts == {1: ONE, 2: TWO}


async def test_what_is_noted_is_written_though_the_rest_is_given_up(notes: Notes) -> None:
    noted = Event()

    async def send() -> None:
        async with notes.track.noting():
            notes.track.note(ONE)
            notes.track.note(TWO)
            noted.set()
            await Event().wait()

    async with TaskGroup() as tasks:
        sending = tasks.create_task(send())
        await noted.wait()
        sending.cancel()

    assert sending.cancelled()
    assert await notes.written() == [ONE, TWO]


async def test_what_fails_is_raised_itself_and_what_was_noted_written(
    notes: Notes,
) -> None:
    with pytest.raises(OSError, match="the line"):
        async with notes.track.noting():
            notes.track.note(ONE)
            raise OSError("the line")

    assert await notes.written() == [ONE]
