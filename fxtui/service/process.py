"""The life of the service: one for each user, from its lock to its last word.

It does not know what it serves: whoever starts it brings the doors.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from asyncio import TaskGroup
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final, TypeAlias

from fxtui.config import Paths, private_folder
from fxtui.domain.engine import Doors, Engine
from fxtui.domain.errors import FxtuiError, Problem

from .birth import birth_of
from .listener import identity, listener
from .lock import REPLACE, Lock, Running, Sign
from .protocol import VERSION
from .server import DELETED, IDLE, REPLACED, STOPPED, Server, serving
from .work import is_at_work, is_parked, jobs_of

PATIENCE: Final = 600.0
"""Seconds without a client or anything to do, after which the service ends."""

TICK: Final = 2.0
"""Seconds between two looks at whether there is anything to do."""

_NICENESS: Final = 5

OpenDoors: TypeAlias = Callable[[], AbstractAsyncContextManager[Doors]]

log = logging.getLogger(__name__)


def run(
    paths: Paths, open_doors: OpenDoors, version: str, listens: Callable[[], None]
) -> bool:
    """Be the service until there is nothing to do; false if another process is.

    ``listens`` is called when clients can connect: they are answered a little later.
    """
    lock = Lock(private_folder(paths.state) / paths.lock.name)
    if not lock.take():
        listens()
        return False
    try:
        post = Post(private_folder(paths.socket.parent) / paths.socket.name)
        sign = Sign(lock, _ourselves(paths, version))
        log.info("this is fxtui %s, process %d", version, os.getpid())
        _settle()
        listens()
        asyncio.run(_live(post, open_doors, sign))
    finally:
        lock.release()
    return True


def detach() -> Callable[[], None]:
    """Go on without a parent; what is returned lets the parent leave, well content.

    The parent waits for that, and fails if this process ends before.
    """
    ear, mouth = os.pipe()
    if os.fork():
        os.close(mouth)
        os._exit(0 if os.read(ear, 1) else 1)
    os.close(ear)

    def listens() -> None:
        os.write(mouth, b".")
        os.close(mouth)

    return listens


class Post:
    """Where the service listens, and goes on to when somebody removes its socket.

    A session's folder is removed when the user logs out, and the service stays.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: socket.socket | None = listener(path)
        self._identity = identity(path)

    async def serve(self, server: Server) -> None:
        """Let the server listen here, if it does not yet."""
        if self._waiting is None and identity(self._path) != self._identity:
            self._listen_anew()
        if self._waiting:
            await server.listen(self._waiting)
            self._waiting = None

    def leave(self) -> None:
        """Remove the socket, so that whoever comes now starts the next service."""
        if self._waiting:
            self._waiting.close()
        if self._identity == identity(self._path):
            self._path.unlink()

    def _listen_anew(self) -> None:
        try:
            private_folder(self._path.parent)
            self._waiting = listener(self._path)
        except FxtuiError as error:
            log.warning("%s; trying again", error)
        else:
            self._identity = identity(self._path)


async def _live(post: Post, open_doors: OpenDoors, sign: Sign) -> None:
    try:
        async with open_doors() as doors, serving(doors) as server:
            server.farewell = await _serve(doors.engine, server, post, sign)
            sign.ending()
            post.leave()
            log.info("ending: %s", await _what_remains(doors.engine))
    except Exception:
        log.exception("the service failed")
        raise
    finally:
        post.leave()


async def _serve(engine: Engine, server: Server, post: Post, sign: Sign) -> Problem:
    """Serve until there is nothing to do, or a signal ends it; what to say of it."""
    loop, told = asyncio.get_running_loop(), list[Problem]()
    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))

        def end(farewell: Problem) -> None:
            told.append(farewell)
            idling.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end, STOPPED)
        loop.add_signal_handler(REPLACE, end, REPLACED)
    return told[-1] if told else idling.result()


async def until_idle(engine: Engine, server: Server, post: Post, sign: Sign) -> Problem:
    """Serve until nobody has called, and nothing could be done, for long enough.

    Or until its state is deleted: nobody could find what it has to do any more.
    """
    loop = asyncio.get_running_loop()
    busy, heard = loop.time(), server.heard
    while True:
        await post.serve(server)
        await asyncio.sleep(TICK)
        if not sign.is_found:
            log.warning("the state folder was deleted, or is that of another service now")
            return DELETED
        if server.guests or server.heard != heard or await is_at_work(engine):
            busy, heard = loop.time(), server.heard
            sign.idle(None)
            continue
        idle = loop.time() - busy
        sign.idle(time.time() - idle)
        if idle >= PATIENCE:
            if not await is_parked(engine):
                return IDLE
            busy = loop.time()


async def _what_remains(engine: Engine) -> str:
    left = [job.id for job in await jobs_of(engine) if not job.standing.is_final]
    return f"not done: {', '.join(map(str, left))}" if left else "every job is done"


def _ourselves(paths: Paths, version: str) -> Running:
    pid = os.getpid()
    return Running(
        pid,
        str(paths.socket),
        version,
        since=time.time(),
        birth=birth_of(pid),
        protocol=VERSION,
    )


def _settle() -> None:
    """Hold on to nothing of whoever started us, and give way to what people do."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.umask(0o077)
    os.chdir("/")
    os.nice(_NICENESS)
