"""The service as its clients see it: found, started when first needed, and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from asyncio import open_unix_connection
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import fxtui
from fxtui.config import Paths, keeps_files, private_folder, read_config
from fxtui.domain.context import Context
from fxtui.domain.errors import ServiceError

from .age import is_outdated
from .birth import send
from .frames import read_frame
from .lock import REPLACE, Running, holder
from .log import last_lines, open_log
from .protocol import Hello, hello_of
from .telling import framed

START_PATIENCE: Final = 10.0
"""Seconds in which a service that was started has to answer."""

STOP_PATIENCE: Final = 30.0
"""Seconds in which a service that is to stop has to finish its parts, 10 s of them."""

_ARENAS: Final = "2"
"""glibc gives threads heaps of their own: with two, the service is 24 MiB smaller."""

_PAUSE: Final = 0.05
_PAUSES: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 3.2)
"""Seconds between two tries to start it."""


class Answering(NamedTuple):
    socket: Path
    hello: Hello


async def ensure_running(paths: Paths) -> Path:
    """Start the service if it does not run; return the socket on which it answers.

    One that is older than we are is asked to make way. Of one that is newer whoever
    calls it hears.
    """
    for pause in _PAUSES:
        found = await answering(paths)
        if found and is_outdated(found.hello, Hello()):
            await _replace(paths)
        elif found:
            return found.socket
        await _until_ended(paths)
        await asyncio.to_thread(_start, paths)
        if (found := await answering(paths)) and not is_outdated(found.hello, Hello()):
            return found.socket
        await asyncio.sleep(pause)  # another one was quicker, or ended in failure
    raise ServiceError(_failure(paths, "the transfer service does not answer"))


async def answering(paths: Paths) -> Answering | None:
    """The socket on which a service answers, if one does, and what it says of itself."""
    running = holder(paths.lock)
    signed = [Path(running.socket)] if running else []
    for path in dict.fromkeys([paths.socket, *signed]):
        if hello := await _hello(path):
            return Answering(path, hello)
    return None


async def stop(paths: Paths) -> Running | None:
    """Stop the service, and wait until it has; which one it was, if any ran."""
    running = holder(paths.lock)
    if running:
        send(running, signal.SIGTERM)
        await _until_free(paths, running)
    return running


async def _hello(path: Path) -> Hello | None:
    """What whoever is there says first."""
    try:
        reader, writer = await open_unix_connection(path)
    except OSError:
        return None
    try:
        writer.write(framed(Hello()))
        async with asyncio.timeout(START_PATIENCE):
            frame = await read_frame(reader)
    except (OSError, ServiceError):  # a TimeoutError is an OSError
        return None
    finally:
        writer.close()
    return hello_of(frame.content) if frame else None


async def _replace(paths: Paths) -> None:
    """Ask an older service to make way, and wait until it has finished its parts."""
    running = holder(paths.lock)
    if running is None:
        return  # it has just gone, or another takes its place
    send(running, REPLACE if running.protocol > 1 else signal.SIGTERM)
    await _until_free(paths, running)


async def _until_ended(paths: Paths) -> None:
    """Wait for a service that finishes its parts, if there is one."""
    running = holder(paths.lock)
    if running and running.ending:
        await _until_free(paths, running)


async def _until_free(paths: Paths, running: Running) -> None:
    """Wait until that service has gone; ServiceError if it does not."""
    try:
        async with asyncio.timeout(STOP_PATIENCE):
            while _is_there(running, paths):  # noqa: ASYNC110  # by another process
                await asyncio.sleep(_PAUSE)
    except TimeoutError as error:
        raise ServiceError(
            f"the transfer service (process {running.pid}) does not stop; "
            f"its log is {paths.log}"
        ) from error


def _is_there(running: Running, paths: Paths) -> bool:
    """Whether it still holds the lock, whatever else it may say of itself now."""
    now = holder(paths.lock)
    return now is not None and (now.pid, now.since) == (running.pid, running.since)


def _start(paths: Paths) -> None:
    """Start a service, and return when it listens, or when it sees that another does."""
    read_config(paths.config)  # what is wrong with it is better told here than in a log
    command = [sys.executable, "-P", "-X", "utf8", "-m", "fxtui", "service", "run"]
    if not keeps_files(private_folder(paths.state)):
        raise ServiceError(
            f"no service can run: {paths.state} cannot be written. Make room there, set "
            "FXTUI_STATE to another folder, or do without one: --no-service"
        )
    try:
        with open_log(paths.log) as log:
            done = subprocess.run(
                [*command, "--detach"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=_environment(os.environ),
                check=False,
            )
    except OSError as error:  # no more processes, or no Python where this one began
        text = f"no service can be started: {error}; do without one: --no-service"
        raise ServiceError(text) from error
    if done.returncode:
        raise ServiceError(_failure(paths, "the transfer service could not start"))


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what concerns our own calls alone: each call carries that itself."""
    carried = {name for name, _ in Context.of(ours, 0).variables}
    theirs = {name: text for name, text in ours.items() if name not in carried}
    theirs.setdefault("MALLOC_ARENA_MAX", _ARENAS)
    home = Path(fxtui.__file__).parents[1]
    if home.name != "site-packages":  # a checkout: the service has to be of the same one
        theirs["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(home), theirs.get("PYTHONPATH")))
        )
    return theirs


def _failure(paths: Paths, what: str) -> str:
    return ": ".join([f"{what}; its log is {paths.log}", *last_lines(paths.log, 1)])
