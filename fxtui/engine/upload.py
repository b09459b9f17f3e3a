"""The life of an upload in parts: begun, filled by several hands, then completed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from fxtui.domain.entry import Entry
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.domain.storage import (
    PLAIN,
    Part,
    PartLimits,
    PartReceipt,
    UploadSession,
    WriteMode,
    WriteOptions,
)

from .crew import each
from .errand import Errand
from .plan import sendable

ABORT_WITHIN: Final = 10.0
"""Seconds that throwing the parts away may take before they are left to the server."""


@dataclass(slots=True)
class Upload:
    errand: Errand
    session: UploadSession
    receipts: list[PartReceipt] = field(default_factory=list)

    async def send_all(
        self,
        parts: Iterable[Part],
        limits: PartLimits,
        send: Callable[[Part], Awaitable[PartReceipt]],
    ) -> list[PartReceipt]:
        """Send every part, in an order that the storage's limits allow."""
        tools = self.errand.tools

        async def one(part: Part) -> None:
            self.receipts.append(await send(part))
            tools.gauge.stored += part.span.size

        waiting = list(parts)
        while waiting:
            going = sendable(waiting, (), limits)
            await each(going, one, hands=tools.policy.parts)
            waiting = waiting[len(going) :]
        self.receipts.sort(key=lambda receipt: receipt.number)
        return self.receipts

    async def complete(self, receipts: list[PartReceipt], mode: WriteMode) -> Entry:
        target = self.errand.target.storage
        return await self.errand.tools.request(
            target, lambda: target.complete_upload(self.session, receipts, mode)
        )


@asynccontextmanager
async def upload(
    errand: Errand, key: Key, options: WriteOptions = PLAIN
) -> AsyncIterator[Upload]:
    """Begin an upload; if the block fails or is cancelled, its parts are thrown away."""
    target, size = errand.target.storage, errand.transfer.size
    session = await errand.tools.request(
        target, lambda: target.create_upload(key, size, options=options)
    )
    try:
        yield Upload(errand, session)
    except BaseException:
        await _abort(errand, session)
        raise


async def _abort(errand: Errand, session: UploadSession) -> None:
    try:
        async with asyncio.timeout(ABORT_WITHIN):
            await errand.target.storage.abort_upload(session)
    except (StorageError, TimeoutError):
        pass  # the failure that led here is the one to tell; a server keeps the parts
