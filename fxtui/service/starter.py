"""The service as its clients see it: found, started when first needed, and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from asyncio import get_running_loop, open_unix_connection
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import fxtui
from fxtui.config import Paths, private_folder, read_config
from fxtui.domain.context import Context
from fxtui.domain.errors import ServiceError

from .frames import read_frame
from .lock import Running, holder, is_held
from .protocol import Hello, framed

START_PATIENCE: Final = 10.0
"""Seconds in which a service that was started has to answer."""

STOP_PATIENCE: Final = 30.0
"""Seconds in which a service that is to stop has to write down what it does."""

_ARENAS: Final = "2"
"""glibc gives threads heaps of their own: with two, the service is 24 MiB smaller."""

LOG_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of log after which the next service begins another."""

_PAUSE: Final = 0.05


async def ensure_running(paths: Paths) -> Path:
    """Start the service if it does not run; return the socket on which it answers."""
    loop = get_running_loop()
    deadline, pause = loop.time() + START_PATIENCE, _PAUSE
    while (found := await answering(paths)) is None:
        if loop.time() >= deadline:
            raise ServiceError(_failure(paths, "the transfer service does not answer"))
        await asyncio.to_thread(_start, paths)
        if (found := await answering(paths)) is not None:
            break
        await asyncio.sleep(pause := 2 * pause)  # one is ending, or ended in failure
    return found


async def answering(paths: Paths) -> Path | None:
    """The socket on which a service answers, if one does."""
    running = holder(paths.lock)
    signed = [Path(running.socket)] if running else []
    for path in [paths.socket, *signed]:
        if await _says_hello(path):
            return path
    return None


async def _says_hello(path: Path) -> bool:
    """Whether somebody is there; of which version will be seen when it is asked."""
    try:
        reader, writer = await open_unix_connection(path)
    except OSError:
        return False
    try:
        writer.write(framed(Hello()))
        async with asyncio.timeout(START_PATIENCE):
            return await read_frame(reader) is not None
    except (OSError, ServiceError):  # a TimeoutError is an OSError
        return False
    finally:
        writer.close()


async def stop(paths: Paths) -> Running | None:
    """Stop the service, and wait until it has; which one it was, if any ran."""
    running = holder(paths.lock)
    if running is None:
        return None
    with suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_PATIENCE):
            while is_held(paths.lock):  # noqa: ASYNC110  # by another process
                await asyncio.sleep(_PAUSE)
    except TimeoutError as error:
        raise ServiceError(
            f"the transfer service (process {running.pid}) does not stop; "
            f"its log is {paths.log}"
        ) from error
    return running


def last_words(log: Path, count: int = 1) -> list[str]:
    """The last lines of the log, as far as they are in its last 64 KiB."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 64 * 1024))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def _start(paths: Paths) -> None:
    """Start a service, and return when it listens, or when it sees that another does."""
    read_config(paths.config)  # what is wrong with it is better told here than in a log
    command = [sys.executable, "-P", "-X", "utf8", "-m", "fxtui", "service", "run"]
    with _log_file(paths) as log:
        done = subprocess.run(
            [*command, "--detach"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=_environment(os.environ),
            check=False,
        )
    if done.returncode:
        raise ServiceError(_failure(paths, "the transfer service could not start"))


def _log_file(paths: Paths) -> IO[bytes]:
    """The log, opened to add to it; one that is long is kept beside it."""
    private_folder(paths.state)
    with suppress(FileNotFoundError):
        if paths.log.stat().st_size > LOG_LIMIT:
            paths.log.rename(paths.log.with_name(paths.log.name + ".old"))
    return paths.log.open("ab")


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
    return ": ".join([f"{what}; its log is {paths.log}", *last_words(paths.log)])
