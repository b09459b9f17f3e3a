"""``--dry-run`` and ``--plan FILE``: what a job would do, in the words of ``aws s3``.

Every command that submits a job may ask it here instead. Nothing is begun, moved or
deleted; the lines of ``--json`` are the rows of a plan.
"""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from contextlib import ExitStack, aclosing
from pathlib import Path
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.plan import Action, PlanRow
from fxtui.domain.plan_lines import line_of
from fxtui.domain.request import IfExists, JobRequest
from fxtui.domain.value import Value
from fxtui.front.plan_file import plan_file, plan_into
from fxtui.front.whole_file import check_writable
from fxtui.wiring import opened

from .output import complain, say, say_json, size_text, tell
from .receipt import STDOUT
from .status import Status

_DIRECTIONS: Final = {
    (True, False): "upload",
    (False, True): "download",
    (False, False): "copy",
    (True, True): "copy",
}
"""Whether the source is on the disk, and whether the target is."""


_CHOOSING: Final = frozenset({IfExists.SKIP, IfExists.NEWER})
"""Rules by which an object may be left out without anybody being warned."""


class Summary(Value, frozen=True):
    """The last line of ``--json``: objects by what would be done, and bytes to move."""

    copy: int
    move: int
    delete: int
    skip: int
    bytes: int


def add_dry_run_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run",
        "--dryrun",
        action="store_true",
        help="say what would be done, and do nothing",
    )
    parser.add_argument(
        "--plan",
        metavar="FILE",
        help="do nothing; write what would be done, for: fxtui apply FILE; - is stdout",
    )


def is_asked(options: Namespace) -> bool:
    return bool(options.dry_run or options.plan is not None)


def check(options: Namespace) -> None:
    """Refuse what has no meaning where nothing is done."""
    if not is_asked(options):
        return
    for name in ("detach", "receipt"):
        if getattr(options, name, None):
            raise UsageError(f"--{name} is about a job, and a dry run begins none")
    if options.plan == STDOUT:
        if options.dry_run or options.json:
            raise UsageError(
                "--plan - has stdout for itself; leave out what else is told"
            )
    elif options.plan is not None:
        check_writable(Path(options.plan))


def show(request: JobRequest, options: Namespace, context: Context) -> int:
    """Tell what a job would do, and write it down if asked; the exit status."""
    check(options)
    return asyncio.run(_show(request, options, context))


async def _show(request: JobRequest, options: Namespace, context: Context) -> int:
    told = Told(options, request.if_exists)
    async with opened(no_service=options.no_service) as (engine, _):
        with ExitStack() as stack:
            file = None
            if options.plan == STDOUT:
                file = plan_into(sys.stdout.buffer, request, context)
            elif options.plan is not None:
                path = Path(options.plan)
                file = stack.enter_context(plan_file(path, request, context))
            async with aclosing(engine.plan(request, context)) as rows:
                async for row in rows:
                    told.row(row)
                    if file:
                        file(row)
    return told.end()


class Told:
    """Writes the rows of a plan for people or programs, and counts them."""

    def __init__(self, options: Namespace, if_exists: IfExists | None = None) -> None:
        self._options = options
        self._chooses = if_exists in _CHOOSING
        self._objects: Counter[Action] = Counter()
        self._bytes = 0
        self._warned = False

    def row(self, row: PlanRow) -> None:
        self._objects[row.action] += 1
        if row.action in {Action.COPY, Action.MOVE}:
            self._bytes += row.size
        warns = row.action is Action.SKIP and not self._is_choice(row)
        self._warned = self._warned or warns
        if warns and not self._options.json:
            complain(f"{row.source}: {row.reason}")
        elif self._options.dry_run and not self._options.quiet:
            self._show(row)

    def end(self) -> int:
        """Sum up; what had to be left out is worth a status."""
        if self._options.json:
            say_json(self._summary)
        elif not self._options.quiet:
            tell(_sentence(self._summary))
            if self._options.plan not in {None, STDOUT}:
                tell(f"to do it: fxtui apply {self._options.plan}")
        return Status.FAILED if self._warned else Status.DONE

    def _is_choice(self, row: PlanRow) -> bool:
        """Whether somebody asked for it to be left out: it has a target, which exists."""
        return self._chooses and row.target is not None

    def _show(self, row: PlanRow) -> None:
        if self._options.json:
            sys.stdout.write(line_of(row).decode())
        else:
            say(f"(dryrun) {sentence_of(row)}")

    @property
    def _summary(self) -> Summary:
        return Summary(**{a: self._objects[a] for a in Action}, bytes=self._bytes)


def sentence_of(row: PlanRow) -> str:
    """``upload: here/a to s3://bucket/a``, as ``aws s3`` says it."""
    if row.target is None:
        return f"{row.action}: {shown(row.source)}"
    word = row.action.value
    if row.action is Action.COPY:
        word = _DIRECTIONS[row.source.scheme == LOCAL, row.target.scheme == LOCAL]
    return f"{word}: {shown(row.source)} to {shown(row.target)}"


def shown(location: Location) -> str:
    """A path as seen from this folder, such as ``./a`` or ``../a``; else the address."""
    if location.scheme != LOCAL:
        return str(location)
    # The name stays as it is: pathlib, like normpath, would change some of them.
    folder, _, name = str(location).rpartition("/")
    return f"{os.path.relpath(folder or '/')}/{name}"


def _sentence(summary: Summary) -> str:
    """``would copy 3 objects, 1.2 MiB; delete 2; skip 1``."""
    counts = {
        "copy": summary.copy,
        "move": summary.move,
        "delete": summary.delete,
        "skip": summary.skip,
    }
    said = [f"{verb} {_objects(count)}" for verb, count in counts.items() if count]
    if not said:
        return "nothing to do"
    if summary.copy or summary.move:
        said.append(f"{size_text(summary.bytes)} in all")
    return f"would {'; '.join(said)}"


def _objects(count: int) -> str:
    return "1 object" if count == 1 else f"{count} objects"
