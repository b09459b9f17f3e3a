"""Transfers of a selection, page after page: there may be a million."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.request import JobId, Matching, Selection, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer

SHOWN: Final = 20
"""Transfers that are told one by one; the rest are counted."""


async def pages(
    engine: Engine, selection: Selection, context: Context
) -> AsyncGenerator[tuple[Transfer, ...], None]:
    cursor: TransferId | None = None
    while True:
        page = await engine.list_transfers(selection, context, cursor)
        yield page.transfers
        if (cursor := page.cursor) is None:
            return


async def first(
    engine: Engine, job: JobId, state: State, context: Context
) -> tuple[Transfer, ...]:
    """Some transfers that are in a state."""
    page = await engine.list_transfers(Matching(job, (state,)), context)
    return page.transfers[:SHOWN]
