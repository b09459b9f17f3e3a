"""Which jobs and transfers a person means, and the doors to ask about them."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, NamedTuple

from fxtui.cli.status import UsageError
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import NotFound
from fxtui.domain.events import Board
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.transfer import Inspection, Job
from fxtui.front.sightings import board_of
from fxtui.wiring import context_here, doors, paths_here


class Queue(NamedTuple):
    """The engine, who asks it, and how everything stood when the command began."""

    engine: Engine
    context: Context
    board: Board

    def jobs(self, ids: Iterable[int]) -> list[Job]:
        return [self.job(id_) for id_ in dict.fromkeys(ids)]

    def job(self, id_: int) -> Job:
        try:
            return self.board.jobs[JobId(id_)]
        except KeyError:
            raise NotFound(
                f"there is no job {id_}; fxtui jobs lists those there are"
            ) from None

    async def transfers(
        self, ids: Sequence[int], jobs: Sequence[Job] = ()
    ) -> list[Inspection]:
        """All about these transfers, which have to be of these jobs if any are named."""
        context, named = self.context, {job.id for job in jobs}
        found = [await self.engine.inspect(TransferId(id_), context) for id_ in ids]
        for inspection in found:
            transfer = inspection.transfer
            if named and transfer.job not in named:
                raise UsageError(f"transfer {transfer.id} is of job {transfer.job}")
        return found

    async def again(self) -> Queue:
        """How everything stands now."""
        return self._replace(board=await board_of(self.engine, self.context))


def run_on_queue(
    act: Callable[[Queue, Namespace], Coroutine[Any, Any, int]], options: Namespace
) -> int:
    return asyncio.run(_run(act, options))


async def _run(
    act: Callable[[Queue, Namespace], Coroutine[Any, Any, int]], options: Namespace
) -> int:
    engine, context = doors(paths_here()).engine, context_here()
    return await act(Queue(engine, context, await board_of(engine, context)), options)


def add_ids(parser: ArgumentParser, *, help: str) -> None:
    parser.add_argument("ids", nargs="*", type=number_of, metavar="ID", help=help)


def add_transfers(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--transfer",
        nargs="+",
        action="extend",
        default=[],
        type=number_of,
        metavar="T",
        help="only these transfers, by the numbers that fxtui jobs show prints",
    )


def add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def number_of(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"{text!r} is no number; fxtui jobs lists them")
    return int(text)
