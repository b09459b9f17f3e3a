"""``fxtui jobs receipt``: what a job did, as a JSON document."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from fxtui.cli.receipt import STDOUT, write_receipt
from fxtui.cli.status import Status
from fxtui.front.whole_file import check_writable

from .selection import Queue, add_json, number_of, run_on_queue


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", type=number_of, metavar="ID", help="of a job")
    parser.add_argument(
        "file",
        nargs="?",
        default=STDOUT,
        metavar="FILE",
        help="written whole or not at all; - or none is stdout",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    if options.file != STDOUT:
        check_writable(Path(options.file))
    return run_on_queue(_write, options)


async def _write(queue: Queue, options: Namespace) -> int:
    job = queue.job(options.id)
    await write_receipt(queue.engine, job, queue.context, options.file)
    return Status.DONE
