"""How a client calls: dials, says what it asks, and hears the replies."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter, TaskGroup
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Sequence,
)
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

from fxtui.domain import codec
from fxtui.domain.errors import ServiceError
from fxtui.domain.request import Source

from . import protocol as p
from .age import is_outdated, is_too_new
from .frames import LIMIT, Frame, FrameKind, read_frame
from .telling import framed, raw, split

R = TypeVar("R")

Starter: TypeAlias = Callable[[], Awaitable[Path]]
"""Makes sure that a service runs, and says on which socket it answers."""


class _Connection(NamedTuple):
    reader: StreamReader
    writer: StreamWriter


class _NotBegun(Exception):
    """Nothing of the call was done: no service runs, or it is ending, or outdated."""


class Line:
    """Calls the service; each call has a connection of its own.

    Where nobody answers, or only an outdated service, ``start`` is asked once to change
    that.
    """

    def __init__(self, path: Path, start: Starter | None = None) -> None:
        self._path, self._start = path, start

    async def ask(
        self, ask: p.Ask, expected: type[R], rows: Sequence[Source] | None = None
    ) -> AsyncGenerator[R, None]:
        """Every reply to a call, each of which must be what was expected."""
        async with self._begun(lambda: _said(ask, rows)) as (reader, _):
            while not isinstance(reply := await _reply(reader), p.End):
                if not isinstance(reply, expected):
                    raise ServiceError(f"the service answered {ask.call} with {reply!r}")
                yield reply

    async def ask_all(
        self, ask: p.Ask, expected: type[R], rows: Sequence[Source] | None = None
    ) -> list[R]:
        async with aclosing(self.ask(ask, expected, rows)) as replies:
            return [reply async for reply in replies]

    async def ask_one(
        self, ask: p.Ask, expected: type[R], rows: Sequence[Source] | None = None
    ) -> R:
        async with aclosing(self.ask(ask, expected, rows)) as replies:
            async for reply in replies:
                return reply
        raise ServiceError(f"the service did not answer {ask.call}")

    async def pour(
        self, ask: p.Ask, expected: type[R], content: AsyncIterable[bytes]
    ) -> R:
        """The reply to a call that content follows; a refusal may come before its end."""
        async with self._begun(lambda: _said(ask, None)) as (reader, writer):
            try:
                async with TaskGroup() as tasks:
                    pouring = tasks.create_task(_pour(writer, content))
                    reply = await _reply(reader)
                    pouring.cancel()
            except BaseExceptionGroup as group:
                raise group.exceptions[0] from None
        if not isinstance(reply, expected):
            raise ServiceError(f"the service answered {ask.call} with {reply!r}")
        return reply

    @asynccontextmanager
    async def _begun(
        self, say: Callable[[], Iterable[bytes]]
    ) -> AsyncIterator[_Connection]:
        """A connection on which the call was made, and the service said Hello."""
        reader, writer = await self._connected(say)
        try:
            yield _Connection(reader, writer)
        finally:
            writer.close()

    async def _connected(self, say: Callable[[], Iterable[bytes]]) -> _Connection:
        if self._start:
            with suppress(_NotBegun):
                return await _called(self._path, say())
            self._path = await self._start()
        try:
            return await _called(self._path, say())
        except _NotBegun as error:
            why = str(error) or "the transfer service is not running"
            raise ServiceError(why) from error


async def _called(path: Path, frames: Iterable[bytes]) -> _Connection:
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=LIMIT)
    except OSError as error:
        raise _NotBegun from error
    try:
        with suppress(ConnectionError):  # the reply says why it hung up
            await _write(writer, frames)
        await _greeted(reader)
    except BaseException:
        writer.close()
        raise
    return _Connection(reader, writer)


def _said(ask: p.Ask, rows: Sequence[Source] | None) -> Iterable[bytes]:
    """The whole call, frame by frame."""
    yield framed(p.Hello()) + framed(ask)
    if rows is not None:
        yield from split(len(rows), lambda s: p.More(tuple(rows[s])))
        yield framed(p.End())


async def _write(writer: StreamWriter, frames: Iterable[bytes]) -> None:
    for frame in frames:
        writer.write(frame)
        await writer.drain()


async def _pour(writer: StreamWriter, content: AsyncIterable[bytes]) -> None:
    """Say content to its end: without that, none of it is stored."""
    with suppress(ConnectionError):  # as above
        async for chunk in content:
            await _write(writer, raw(chunk))
        await _write(writer, [framed(p.End())])


async def _greeted(reader: StreamReader) -> None:
    """Hear the service's Hello; raise ServiceError if it is newer than we are."""
    frame, ours = await _frame(reader), p.Hello()
    if frame is None:
        raise _NotBegun
    hello = p.hello_of(frame.content)
    if hello is None:
        raise ServiceError("what answers is no transfer service")
    if is_too_new(hello, ours):
        raise ServiceError(
            f"the transfer service that runs is of a newer fxtui (its version is "
            f"{hello.version}, ours {ours.version}): end this one and start it again"
        )
    if is_outdated(hello, ours):
        raise _NotBegun(
            "the transfer service that runs is of an older fxtui; "
            "stop it with: fxtui service stop"
        )


async def _reply(reader: StreamReader) -> p.Reply | bytes:
    match await _frame(reader):
        case None:
            raise ServiceError("the transfer service hung up")
        case Frame(FrameKind.RAW, content):
            return content
        case Frame(_, content):
            reply = codec.decode(content, p.replies)
    if isinstance(reply, p.Refused):
        raise reply.problem.error()
    return reply


async def _frame(reader: StreamReader) -> Frame | None:
    """The next frame; None if the service hung up."""
    try:
        return await read_frame(reader)
    except ConnectionError:
        return None
