"""Transfers of a selection, page after page: there may be a million."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.request import Selection, TransferId
from fxtui.domain.transfer import Transfer


async def pages(
    engine: Engine, selection: Selection, context: Context
) -> AsyncGenerator[tuple[Transfer, ...], None]:
    cursor: TransferId | None = None
    while True:
        page = await engine.list_transfers(selection, context, cursor)
        yield page.transfers
        if (cursor := page.cursor) is None:
            return
