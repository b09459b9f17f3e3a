"""A program in a pseudo-terminal, as long as somebody holds the other end of it."""

from __future__ import annotations

import asyncio
import os
import termios
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from .heard import Size

GRACE: Final = 3.0
"""Seconds to leave in when the line is gone; the browser itself takes one at most."""

_PATIENCE: Final = 30.0
"""Seconds with 64 KiB of keys that nobody takes: such a program is stopped, or stuck."""

_CHUNK: Final = 65536

_ELSEWHERE: Final = (
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "TMUX",
    "TMUX_PANE",
    "STY",
    "COLUMNS",
    "LINES",
    "VTE_VERSION",
    "WT_SESSION",
    "ConEmuANSI",
    "KITTY_WINDOW_ID",
    "SSH_TTY",
    "SSH_CONNECTION",
)
"""What tells of the terminal in which the server was started."""


def environment_of_page(environment: Mapping[str, str]) -> dict[str, str]:
    """The same person's, in the terminal that a page is."""
    kept = {name: told for name, told in environment.items() if name not in _ELSEWHERE}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


class Sitting:
    """The end of a terminal that its user has."""

    def __init__(
        self, descriptor: int, reader: StreamReader, writer: StreamWriter
    ) -> None:
        self._descriptor = descriptor
        self._reader = reader
        self._writer = writer

    async def shown(self) -> bytes:
        """What the program writes next; nothing when it has ended."""
        try:
            return await self._reader.read(_CHUNK)
        except OSError:  # EIO: nobody has the terminal any more
            return b""

    async def type(self, keys: bytes) -> bool:
        """Return when there is room for more; whether there is."""
        self._writer.write(keys)
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._writer.drain()
        except OSError:  # a TimeoutError is one as well
            return False
        return True

    def resize(self, size: Size) -> None:
        with suppress(termios.error):
            termios.tcsetwinsize(self._descriptor, size)


@asynccontextmanager
async def sitting(
    words: Sequence[str], size: Size, *, grace: float = GRACE
) -> AsyncIterator[Sitting]:
    """Run it; at the end the line is hung up, and whoever does not leave is killed."""
    near, far = os.openpty()
    try:
        termios.tcsetwinsize(far, size)
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=far,
            stdout=far,
            stderr=far,
            env=environment_of_page(os.environ),
            start_new_session=True,
        )
    except BaseException:
        os.close(near)
        raise
    finally:
        os.close(far)
    try:
        async with _streams(near) as (reader, writer):
            yield Sitting(near, reader, writer)
    finally:
        os.close(near)
        await _end(process, grace)


@asynccontextmanager
async def _streams(near: int) -> AsyncIterator[tuple[StreamReader, StreamWriter]]:
    """Each has an end of its own, which it closes when it likes."""
    loop = asyncio.get_running_loop()
    reader, unread = StreamReader(), StreamReader()
    protocol = StreamReaderProtocol(unread)
    typing, _ = await loop.connect_write_pipe(
        lambda: protocol, os.fdopen(os.dup(near), "wb", 0)
    )
    showing, _ = await loop.connect_read_pipe(
        lambda: StreamReaderProtocol(reader), os.fdopen(os.dup(near), "rb", 0)
    )
    try:
        yield reader, StreamWriter(typing, protocol, None, loop)
    finally:
        typing.abort()
        showing.close()


async def _end(process: Process, grace: float) -> None:
    try:
        async with asyncio.timeout(grace):
            await process.wait()
    except TimeoutError:
        _kill(process)
        await process.wait()
    except asyncio.CancelledError:
        _kill(process)
        raise


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
