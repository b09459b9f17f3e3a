"""``fxtui service``: the process that owns the jobs, for whoever wants to see it."""

from __future__ import annotations

import asyncio
import logging
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AbstractAsyncContextManager
from functools import partial
from importlib import import_module
from time import localtime, strftime
from typing import Final, cast

import fxtui
from fxtui.config import Paths, read_config
from fxtui.domain.engine import Doors
from fxtui.service import process, starter
from fxtui.service.lock import Running, holder
from fxtui.wiring import paths_here

from .output import complain, say, say_json
from .status import Status

_LOG_LINES: Final = 50


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=list(_ACTIONS), help="what to do")
    parser.add_argument("--json", action="store_true", help="status as a JSON object")
    parser.add_argument(
        "--detach", action="store_true", help="of run: leave the terminal to others"
    )


def run(options: Namespace) -> int:
    return _ACTIONS[options.what](paths_here(), options)


def _run(paths: Paths, options: Namespace) -> int:
    """Be the service. With --detach the first process only waits for the second."""
    read_config(paths.config)  # whoever waits for us is told at once what is wrong there
    listens = process.detach() if options.detach else lambda: None
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s: %(message)s"
    )
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
    stopped = asyncio.run(starter.stop(paths))
    say(f"stopped process {stopped.pid}" if stopped else "it was not running")
    return Status.DONE


def _status(paths: Paths, options: Namespace) -> int:
    running = holder(paths.lock)
    if options.json:
        say_json(running)
    elif running is None:
        say(f"the transfer service is not running; its state is in {paths.state}")
    else:
        for name, text in _described(running, paths).items():
            say(f"{name:<8} {text}")
    return Status.DONE


def _described(running: Running, paths: Paths) -> dict[str, str]:
    return {
        "process": f"{running.pid}, since {_time(running.since)}",
        "version": running.version,
        "socket": running.socket,
        "state": str(paths.state),
        "log": str(paths.log),
    }


def _time(since: float) -> str:
    return strftime("%Y-%m-%d %H:%M:%S", localtime(since))


def _log(paths: Paths, options: Namespace) -> int:
    for line in starter.last_words(paths.log, _LOG_LINES):
        say(line)
    return Status.DONE


_ACTIONS: Final = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "log": _log,
    "run": _run,
}
