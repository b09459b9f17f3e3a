"""What one transfer leaves on its way, so that another run of it finds where it was.

Everything is in the journal before it counts. Where the journal cannot be written the
transfer goes on all the same: it only could not go on after a crash.
"""

from __future__ import annotations

import logging
from asyncio import Event
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fxtui.domain.errors import JournalError
from fxtui.domain.request import TransferId
from fxtui.domain.uploads import PartReceipt

from .book import Book
from .crew import family
from .headway import Begun, Headway

log = logging.getLogger(__name__)


class Track:
    """The headway of one transfer that runs."""

    def __init__(self, transfer: TransferId, book: Book) -> None:
        self.begun: Begun | None = None
        self.receipts: dict[int, PartReceipt] = {}
        self.notes: list[str] = []
        """What a person should know of how it went on."""

        self.is_resumed = False
        """Whether it goes on with what another run of it has begun."""

        self._transfer, self._book = transfer, book
        self._unwritten: list[PartReceipt] = []
        self._noted = Event()

    async def load(self) -> None:
        if found := await self._book.headway(self._transfer):
            self.begun, self.is_resumed = found.begun, True
            self.receipts = {receipt.number: receipt for receipt in found.receipts}

    async def of_upload(self, upload_id: str) -> Headway | None:
        """What another transfer knows of an upload that this one is to go on with."""
        return await self._book.headway_of(upload_id)

    async def begin(self, begun: Begun) -> None:
        """Something is begun, or has come to another stage; its receipts stay."""
        self.begun = begun
        try:
            await self._book.begin({self._transfer: begun})
        except JournalError as error:
            log.warning("transfer %d could not go on later: %s", self._transfer, error)

    async def arrive(self, *receipts: PartReceipt) -> None:
        """So much of these parts is at the target for sure."""
        self._take(*receipts)
        await self._write()

    def note(self, receipt: PartReceipt) -> None:
        """The same, for who need not wait until it is written: ``noting`` sees to it."""
        self._take(receipt)
        self._noted.set()

    @asynccontextmanager
    async def noting(self) -> AsyncIterator[None]:
        """Write what is noted meanwhile, as soon as may be; all of it at the end."""

        async def write() -> None:
            while await self._noted.wait():
                self._noted.clear()
                await self._write()

        try:
            async with family() as tasks:
                writing = tasks.create_task(write())
                yield
                writing.cancel()
        finally:
            await self._write()

    def _take(self, *receipts: PartReceipt) -> None:
        self.receipts |= {receipt.number: receipt for receipt in receipts}
        self._unwritten += receipts

    async def _write(self) -> None:
        if not self._unwritten:
            return
        unwritten, self._unwritten = self._unwritten, []
        try:
            await self._book.arrive(self._transfer, unwritten)
        except JournalError as error:
            self._unwritten = unwritten + self._unwritten
            log.warning("transfer %d could not go on here: %s", self._transfer, error)

    async def drop(self) -> None:
        """What was begun is gone, or is another's: all begins from nothing."""
        self.begun, self.is_resumed = None, False
        self.receipts.clear()
        self._unwritten.clear()
        await self._book.drop(self._transfer)

    def missing(self, size: int) -> int:
        """Bytes of an object of this size that are not at the target for sure."""
        return size - sum(receipt.size for receipt in self.receipts.values())

    def say(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
