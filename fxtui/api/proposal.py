"""A job that was described and not begun: begin it, or look at what it would do."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from os import PathLike
from pathlib import Path
from typing import Any

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.plan import PlanRow
from fxtui.domain.request import JobRequest
from fxtui.front.plan_file import plan_file
from fxtui.front.whole_file import check_writable

from .handle import JobHandle


class Proposal:
    """Nothing happens until it is awaited: ``job = await client.copy(…)``."""

    def __init__(self, request: JobRequest, engine: Engine, context: Context) -> None:
        self.request = request
        self._engine, self._context = engine, context

    def __await__(self) -> Generator[Any, None, JobHandle]:
        return self.begin().__await__()

    async def begin(self) -> JobHandle:
        """Give it to the queue. It is in the journal when this returns."""
        job = await self._engine.submit(self.request, self._context)
        return JobHandle(job, self._engine, self._context)

    def plan(self) -> AsyncGenerator[PlanRow, None]:
        """What it would do, object by object; nothing is moved or deleted."""
        return self._engine.plan(self.request, self._context)

    async def save_plan(self, file: str | PathLike[str]) -> int:
        """Write what it would do, for ``client.apply`` or ``fxtui apply``; how much."""
        check_writable(Path(file))
        count = 0
        with plan_file(Path(file), self.request, self._context) as write:
            async with aclosing(self.plan()) as rows:
                async for row in rows:
                    write(row)
                    count += 1
        return count
