"""The process that parses, as seen from here: it may be hostile, and is ended then.

It is begun when it is first needed, and kept: a library is loaded once. Whoever has one
closes it; it ends by itself when nobody asks for a minute, and when this process ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

import fxtui
from fxtui.domain.content import Span

from ..inside.extras import LIBRARIES
from ..inside.found import Found
from ..inside.wire import (
    LENGTH,
    MOST_FRAME,
    MOST_READ,
    REFUSED,
    Ask,
    Read,
    answers,
    frame,
)

_READER: Final = "fxtui.front.inside"

_SLACK: Final = 3
"""Seconds that may pass for one of work: there are other processes, too."""

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR")
"""Of the environment: no keys, no addresses."""

_QUIET: Final = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others take GiB of addresses ahead
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

_ENDS: Final[dict[int | None, str]] = {
    -signal.SIGKILL: "its reader was ended",
    -signal.SIGXCPU: "it takes too much work to be read",
}

Lend: TypeAlias = Callable[[Span], Awaitable[bytes | None]]
"""Reads some bytes for it; None if it may not have them."""


class Misbehaved(Exception):
    """The process ended, took too long, or said what nobody understands."""


class Child:
    """One process at a time, and one question."""

    def __init__(self, module: str = _READER) -> None:
        """Of which module it is made; a test has others than the one that reads."""
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The number of the process, if there is one."""
        return self._process.pid if self._process else None

    async def look(self, ask: Ask, lend: Lend) -> Found:
        """What it finds, or Misbehaved; what ``lend`` raises is raised here."""
        async with self._turn:
            if self._process and self._process.poll() is not None:
                self.close()  # it had nothing to do for a while
            is_well = False
            try:
                found = await self._converse(ask, lend)
                is_well = True
            except (OSError, EOFError, msgspec.DecodeError) as error:
                raise Misbehaved(self._end_of_it()) from error
            finally:
                if not is_well:
                    self.close()
        return found

    def close(self) -> None:
        """End it, at once; the next question begins another one."""
        if self._line:
            self._line.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._line = self._process = None

    async def _converse(self, ask: Ask, lend: Lend) -> Found:
        line, said = self._begun(), frame(ask)
        while True:
            try:
                async with asyncio.timeout(ask.seconds * _SLACK):
                    answer = await _answer(line, said)
            except TimeoutError:
                took = f"it took longer than {ask.seconds * _SLACK} seconds"
                raise Misbehaved(took) from None
            if isinstance(answer, Found):
                if answer.lacks and answer.lacks not in LIBRARIES:
                    raise Misbehaved("its reader lacks what there is not")
                return answer
            if not 0 < answer.size <= MOST_READ or answer.offset < 0:
                raise Misbehaved("its reader wanted what there cannot be")
            said = _lent(await lend(Span(answer.offset, answer.size)))

    def _begun(self) -> socket.socket:
        if self._line is None:
            self._line, theirs = socket.socketpair()
            self._line.setblocking(False)
            with theirs:
                self._process = _start(self._module, theirs)
        return self._line

    def _end_of_it(self) -> str:
        """Why it is gone, as far as its exit tells."""
        code = None
        if self._process:
            try:
                code = self._process.wait(0.2)
            except subprocess.TimeoutExpired:
                return "its reader said what nobody understands"
        return _ENDS.get(code, "its reader broke down")


def _start(module: str, end: socket.socket) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-X", "utf8", "-m", module]
    return subprocess.Popen(
        command,
        stdin=end.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd="/",
        start_new_session=True,  # Ctrl-C is for who asked
    )


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    where = [str(Path(fxtui.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return kept | _QUIET | {"PYTHONPATH": os.pathsep.join(filter(None, where))}


async def _answer(line: socket.socket, said: bytes) -> Read | Found:
    await asyncio.get_running_loop().sock_sendall(line, said)
    (size,) = LENGTH.unpack(await _received(line, LENGTH.size))
    if size > MOST_FRAME:
        raise EOFError("too long a frame")
    answer: Read | Found = answers.decode(await _received(line, size))
    return answer


async def _received(line: socket.socket, size: int) -> bytes:
    loop, found = asyncio.get_running_loop(), bytearray()
    while len(found) < size:
        some = await loop.sock_recv(line, size - len(found))
        if not some:
            raise EOFError("the process has ended")
        found += some
    return bytes(found)


def _lent(content: bytes | None) -> bytes:
    if content is None:
        return LENGTH.pack(REFUSED)
    return LENGTH.pack(len(content)) + content
