"""``fxtui run``: pull what a command needs, run it, and push what it made."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Doors
from fxtui.domain.errors import FxtuiError, Problem, UsageError
from fxtui.domain.request import IfExists, JobId, JobRequest, Jobs, Order, Verb
from fxtui.domain.transfer import Job
from fxtui.front.places import location_of, target_of
from fxtui.front.run_receipt import Outcome, Phase, RunReceipt
from fxtui.front.whole_file import check_writable
from fxtui.wiring import opened

from .beside import Beside, run_command
from .follow import concluded, follow
from .leaving import Left, signals
from .notices import tell_notices
from .options import (
    add_account_options,
    add_conflict_options,
    add_copy_options,
    add_limit_options,
    context_of,
    limits_of,
)
from .output import complain, complain_of
from .progress import display_of
from .receipt import STDOUT
from .sources import Sources, landed
from .status import Status, status_of

_USAGE: Final = (
    "fxtui run [--pull SOURCE TARGET]… [--push SOURCE TARGET]… [OPTION]… -- COMMAND…"
)
_ENDING: Final = (
    "The exit status is that of the command if it failed; else that of the first copy "
    "that did: 1, 3 or 4. Where there is no such command it is 127."
)


def add_options(parser: ArgumentParser) -> None:
    parser.usage, parser.epilog = _USAGE, _ENDING
    for name, when in (("--pull", "before the command"), ("--push", "if it succeeded")):
        parser.add_argument(
            name,
            nargs=2,
            action="append",
            default=[],
            metavar=("SOURCE", "TARGET"),
            help=f"copy this {when}; a folder is one that ends in / or is there",
        )
    parser.add_argument(
        "--receipt", metavar="FILE", help="write down what was moved, however it ends"
    )
    parser.add_argument("--quiet", action="store_true", help="say what fails, no more")
    parser.add_argument(
        "--no-progress", action="store_true", help="only say how the copies ended"
    )
    add_conflict_options(parser)
    add_copy_options(parser)
    add_limit_options(parser)
    add_account_options(parser)


def run(options: Namespace) -> int:
    _check(options)
    return asyncio.run(_run(options))


def _check(options: Namespace) -> None:
    """Refuse before anything moves what would fail after hours of work."""
    if not options.carried:
        raise UsageError(f"what is to be run? {_USAGE}")
    for source, target in [*options.pull, *options.push]:
        location_of(source)
        target_of(target)
    if options.receipt == STDOUT:
        raise UsageError("stdout is the command's; name a file for the receipt")
    if options.receipt is not None:
        check_writable(Path(options.receipt))


async def _run(options: Namespace) -> int:
    context = context_of(options)
    with RunReceipt(options.carried) as receipt:
        async with opened(no_service=options.no_service) as doors:
            if not options.quiet:
                await tell_notices(doors.engine, context)
            ended = await _Run(doors, context, options, receipt).all()
        if options.receipt is not None:
            receipt.write(Path(options.receipt), ended.outcome, ended.command)
        return ended.status


class _Ended(NamedTuple):
    outcome: Outcome
    status: int
    command: int | None
    """What the command ended with, if it was begun."""


class _Run:
    """One run: both ways of copies, and the command between them."""

    def __init__(
        self, doors: Doors, context: Context, options: Namespace, receipt: RunReceipt
    ) -> None:
        self._engine, self._browser = doors
        self._context = context
        self._options = options
        self._receipt = receipt

    async def all(self) -> _Ended:
        options = self._options
        if status := await self._carry(options.pull, Phase.PULLED):
            with suppress(OSError):  # a terminal that hung up takes nothing any more
                complain("the command was not run: not all that it needs is there")
            return _Ended(Outcome.PULL_FAILED, status, None)
        if status := await run_command(options.carried):
            if options.push:
                complain(f"nothing is pushed: the command ended with {status}")
            return _Ended(Outcome.TASK_FAILED, status, status)
        if status := await self._carry(options.push, Phase.PUSHED):
            return _Ended(Outcome.PUSH_FAILED, status, Status.DONE)
        return _Ended(Outcome.SUCCEEDED, Status.DONE, Status.DONE)

    async def _carry(self, pairs: Sequence[tuple[str, str]], phase: Phase) -> int:
        """Copy all pairs at once; the status of the first that was not done."""
        begun: list[JobId] = []
        try:
            async with signals() as told:
                requests = [await self._request(*pair) for pair in pairs]
                for request in requests:
                    job = await self._engine.submit(request, self._context)
                    begun.append(job)  # a signal may come after each
                with told.interrupting():
                    ended = [await self._followed(job) for job in begun]
        except Left as left:
            await self._leave(begun, left)
            return left.status
        except FxtuiError as error:
            complain_of(Problem.of(error))
            return status_of(error)
        statuses = [await self._conclude(job, phase) for job in ended]
        return next(filter(None, statuses), Status.DONE)

    async def _request(self, source: str, target: str) -> JobRequest:
        options = self._options
        recursive = is_folder(location_of(source))
        sources = Sources(
            self._browser, self._context, recursive=recursive, verb=Verb.COPY
        )
        return JobRequest(
            Verb.COPY,
            *await landed(sources, [source], target),
            IfExists(options.if_exists),
            limits=limits_of(options),
            part_size=options.part_size,
            follow=options.follow,
            preserve=options.preserve,
            verify=options.verify,
        )

    async def _followed(self, job: JobId) -> Job:
        return await follow(self._engine, job, self._context, self._display())

    async def _conclude(self, job: Job, phase: Phase) -> int:
        if self._options.receipt is not None:
            await self._receipt.add(phase, job, self._engine, self._context)
        return await concluded(self._engine, job, self._context, self._display())

    def _display(self) -> Beside:
        options = self._options
        progress = not options.no_progress
        display = display_of(quiet=options.quiet, progress=progress, json=False)
        return Beside(display, quiet=options.quiet)

    async def _leave(self, begun: list[JobId], left: Left) -> None:
        """Ctrl-C pauses the jobs; who is only sent away leaves them running."""
        if not left.is_interrupt or not begun:
            return
        numbers = " ".join(map(str, begun))
        try:
            await self._engine.order(Order.PAUSE, Jobs(tuple(begun)), self._context)
        except FxtuiError as error:
            complain(f"jobs {numbers} could not be paused: {error}")
        else:
            complain(f"paused; {self._way_on(numbers)}")

    def _way_on(self, numbers: str) -> str:
        if self._options.no_service:  # their numbers there are not known yet
            return "the next transfer service takes up what is left: fxtui jobs"
        return f"go on with: fxtui jobs resume {numbers}"
