"""``fxtui service``: the process that owns the jobs, for whoever wants to see it."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AbstractAsyncContextManager
from functools import partial
from importlib import import_module
from time import localtime, strftime
from typing import Final, cast

import msgspec

import fxtui
from fxtui.config import Paths, read_config
from fxtui.domain.engine import Doors
from fxtui.service import log, process, starter
from fxtui.service.report import JobCount, Report, Wait, report
from fxtui.wiring import paths_here

from .output import complain, say, say_json, size_text, tell
from .status import Status

_LOG_LINES: Final = 50


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=list(_ACTIONS), help="what to do")
    parser.add_argument("--json", action="store_true", help="status as a JSON object")
    parser.add_argument(
        "-n", "--lines", type=int, default=_LOG_LINES, help="of log: how many, at most"
    )
    parser.add_argument(
        "-f", "--follow", action="store_true", help="of log: go on with what is added"
    )
    parser.add_argument(
        "--detach", action="store_true", help="of run: leave the terminal to others"
    )


def run(options: Namespace) -> int:
    return _ACTIONS[options.what](paths_here(), options)


def _run(paths: Paths, options: Namespace) -> int:
    """Be the service. With --detach the first process only waits for the second."""
    read_config(paths.config)  # whoever waits for us is told at once what is wrong there
    listens = process.detach() if options.detach else lambda: None
    if options.detach:
        log.log_to(paths.log)
    else:
        log.log_here()
    if process.run(paths, partial(_open_doors, paths), fxtui.__version__, listens):
        return Status.DONE
    if options.detach:
        return Status.DONE
    complain("another process is the transfer service already: fxtui service status")
    return Status.FAILED


def _open_doors(paths: Paths) -> AbstractAsyncContextManager[Doors]:
    """The engine, loaded when clients can connect already."""
    engine_here = import_module("fxtui.wiring.engine_here")
    return cast("AbstractAsyncContextManager[Doors]", engine_here.in_service(paths))


def _start(paths: Paths, options: Namespace) -> int:
    asyncio.run(starter.ensure_running(paths))
    return _status(paths, options)


def _stop(paths: Paths, options: Namespace) -> int:
    before = asyncio.run(report(paths))
    if before and before.jobs and before.jobs.at_work:
        tell("the parts that are on their way are finished first")
    stopped = asyncio.run(starter.stop(paths))
    say(f"stopped process {stopped.pid}" if stopped else "it was not running")
    if stopped and before and before.jobs and before.jobs.not_done:
        say(_what_goes_on(before.jobs))
    return Status.DONE


def _what_goes_on(jobs: JobCount) -> str:
    count, left = _many(jobs.not_done, "job"), jobs.unfinished
    size = f"{_many(left.objects, 'object')} of {size_text(left.bytes)}"
    return f"{count} not done ({size}): nothing is lost; go on with: fxtui service start"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _status(paths: Paths, options: Namespace) -> int:
    found = asyncio.run(report(paths))
    if options.json:
        told = msgspec.to_builtins(found) if found else {"socket": str(paths.socket)}
        say_json({"running": found is not None, **told, **_files(paths)})
    elif found:
        for name, text in {**_described(found), **_files(paths)}.items():
            say(f"{name:<8} {text}")
    else:
        say(f"the transfer service is not running; its state is in {paths.state}")
    return Status.DONE if found else Status.FAILED


def _files(paths: Paths) -> dict[str, str]:
    return {
        "state": str(paths.state),
        "journal": str(paths.journal),
        "log": str(paths.log),
    }


def _described(found: Report) -> dict[str, str]:
    return {
        "process": f"{found.pid}, since {_time(found.since)}",
        "version": f"{found.version} (protocol {found.protocol})",
        "jobs": _counted(found.jobs) if found.jobs else "it does not tell",
        "memory": "unknown" if found.memory is None else size_text(found.memory),
        "ends": _end_of(found),
        "socket": found.socket,
    }


def _counted(jobs: JobCount) -> str:
    return f"{jobs.at_work} at work, {jobs.held} wait for you, {jobs.done} done"


def _end_of(found: Report) -> str:
    minutes = int(process.PATIENCE / 60)
    match found.waits_for:
        case Wait.PARTS:
            return "when the parts that are on their way are finished"
        case Wait.JOBS:
            return f"{minutes} minutes after its jobs are done"
        case Wait.CLIENTS:
            return f"{minutes} minutes after its last client has left"
        case Wait.CALLS:
            return f"at {_time(found.ends_at or 0.0)}, if nobody calls until then"


def _time(since: float) -> str:
    return strftime("%Y-%m-%d %H:%M:%S", localtime(since))


def _log(paths: Paths, options: Namespace) -> int:
    show = log.followed if options.follow else log.last_lines
    for line in show(paths.log, max(0, options.lines)):
        say(line)
        if options.follow:
            sys.stdout.flush()
    return Status.DONE


_ACTIONS: Final = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "log": _log,
    "run": _run,
}
