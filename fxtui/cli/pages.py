"""The first of a job's transfers: as many as are told one by one."""

from __future__ import annotations

from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.request import JobId, Matching
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer

SHOWN: Final = 20
"""Transfers that are told one by one; the rest are counted."""


async def first(
    engine: Engine, job: JobId, state: State, context: Context
) -> tuple[Transfer, ...]:
    """Some transfers that are in a state."""
    page = await engine.list_transfers(Matching(job, (state,)), context)
    return page.transfers[:SHOWN]
