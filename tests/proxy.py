"""A wire between a client and a server of ours, and everything that can be wrong with it.

It counts what passes, and passes HTTP on as it comes: a connection to the server for each
request, so that no end notices what became of another.
"""

from __future__ import annotations

import asyncio
from asyncio import IncompleteReadError, StreamReader, StreamWriter, TaskGroup
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from .wire.faults import Aside, Fate, Fault, Refuse, Silence, Truncate
from .wire.http import Answer, Request, read_head
from .wire.way import Line, Way

HOST: Final = "127.0.0.1"
_LINGER: Final = 1024 * 1024
"""Bytes that are still taken from a client that was refused, so that it may hear it."""


@dataclass(frozen=True)
class Exchange:
    """A request whose answer went all the way back."""

    asked: Request
    answer: Answer
    number: int
    """Which of all requests it is, from 1, by when they began."""

    @property
    def is_good(self) -> bool:
        return 200 <= self.answer.status < 300


@dataclass(frozen=True)
class _End:
    """One side of a connection."""

    reader: StreamReader
    writer: StreamWriter


class Broken(ConnectionError):
    """The wire broke here, as it was told to."""


class Proxy:
    """Listens on a port of its own; ``up`` is to the server, ``down`` to the client."""

    def __init__(self, endpoint_url: str) -> None:
        there = urlsplit(endpoint_url)
        self._server = there.hostname, there.port
        self.endpoint_url = ""
        self.up, self.down = Way(), Way()
        self.faults: list[Fault] = []
        """Asked in turn what is to become of a request; the first that knows decides."""

        self.exchanges: list[Exchange] = []
        self.asked = 0
        """Requests that have begun."""

        self.connections = 0
        self.broken = 0
        """Connections that broke in the middle of something, as they were told to."""

        self.refused = 0
        self._open: set[StreamWriter] = set()
        self._tasks: TaskGroup
        self._listener: asyncio.Server

    @property
    def moved(self) -> int:
        """Bytes over the wire, both ways."""
        return self.up.moved + self.down.moved

    def slow_down(self, rate: float) -> None:
        """Let pass so many bytes a second in each direction."""
        self.up.line, self.down.line = Line(rate), Line(rate)

    async def listen(self, tasks: TaskGroup, port: int = 0) -> None:
        self._tasks = tasks
        self._listener = await asyncio.start_server(self._accept, HOST, port)
        port = self._listener.sockets[0].getsockname()[1]
        self.endpoint_url = f"http://{HOST}:{port}"

    def vanish(self) -> None:
        """Be gone, in the middle of whatever is going on: nothing answers any more."""
        self._listener.close()
        for way in (self.up, self.down):
            way.free()
        for writer in self._open:
            writer.transport.abort()

    async def come_back(self) -> None:
        """Listen again, where it did before."""
        await self.listen(self._tasks, urlsplit(self.endpoint_url).port or 0)

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._tasks.create_task(self._serve(_End(reader, writer)))

    async def _serve(self, client: _End) -> None:
        """The door of a connection: whatever ends it, it ends here."""
        self.connections += 1
        async with self._kept(client):
            try:
                while await self._exchange(client):
                    pass
                client.writer.close()
                await client.writer.wait_closed()
            except* (ConnectionError, IncompleteReadError):
                pass  # one end went away, or the wire was cut

    async def _exchange(self, client: _End) -> bool:
        """Pass one request and its answer; whether there may be another."""
        asked = Request(await read_head(client.reader))
        self.asked += 1
        number = self.asked
        fate = self._fate(asked)
        if isinstance(fate, Refuse):
            return await self._refuse(client, asked, fate)
        if isinstance(fate, Aside):
            return await self._aside(client, asked, fate)
        end = _End(*await asyncio.open_connection(*self._server))
        async with self._kept(end), TaskGroup() as tasks:
            sending = tasks.create_task(self._ask(client, end, asked))
            answer = await self._answer(client, end, asked, fate)
            was_heard_out = sending.done() and sending.result()
            sending.cancel()
        self.exchanges.append(Exchange(asked, answer, number))
        return was_heard_out and not answer.is_last

    def _fate(self, asked: Request) -> Fate:
        fates = (fault(asked) for fault in self.faults)
        return next((fate for fate in fates if fate), None)

    async def _ask(self, client: _End, end: _End, asked: Request) -> bool:
        """Send a request; False if the server did not want to hear the end of it."""
        await self._pass(asked.raw, end, self.up)
        async with aclosing(asked.body(client.reader)) as chunks:
            async for chunk in chunks:
                try:
                    await self._pass(chunk, end, self.up)
                except (ConnectionResetError, BrokenPipeError):
                    return False  # it may have said why
        return True

    async def _answer(
        self, client: _End, end: _End, asked: Request, fate: Fate
    ) -> Answer:
        answer = Answer(await read_head(end.reader))
        async with aclosing(answer.body(end.reader, asked)) as chunks:
            if isinstance(fate, Silence):
                await self._keep_silent(chunks, fate)
            await self._pass(answer.raw, client, self.down)
            room = _room(answer, fate)
            async for chunk in chunks:
                await self._pass(chunk[:room], client, self.down)
                room = None if room is None else room - len(chunk)
                if room is not None and room < 0:
                    self._break()
        if answer.is_interim:
            return await self._answer(client, end, asked, fate)
        return answer

    async def _keep_silent(self, chunks: AsyncIterator[bytes], fate: Silence) -> None:
        """Hear the server out, so that it has surely done it, and say nothing."""
        async for _ in chunks:
            pass
        fate.fell.set()
        self._break()

    async def _refuse(self, client: _End, asked: Request, fate: Refuse) -> bool:
        """Answer for the server: at once, or when the body is here."""
        self.refused += 1
        answer, most = fate.answer(asked), None
        if fate.is_early:
            await self._pass(answer, client, self.down)
            most = _LINGER
        async with aclosing(asked.body(client.reader)) as chunks:
            await self._swallow(chunks, most)
        if not fate.is_early:
            await self._pass(answer, client, self.down)
        return not fate.is_early

    async def _aside(self, client: _End, asked: Request, fate: Aside) -> bool:
        async with aclosing(asked.body(client.reader)) as chunks:
            body = b"".join([chunk async for chunk in chunks])
        await self._pass(fate.heard(body).answer(asked), client, self.down)
        return True

    async def _swallow(self, chunks: AsyncIterator[bytes], most: int | None) -> None:
        async for chunk in chunks:
            await self.up.passed(chunk)
            most = None if most is None else most - len(chunk)
            if most is not None and most < 0:
                return

    async def _pass(self, chunk: bytes, end: _End, way: Way) -> None:
        passed = await way.passed(chunk)
        end.writer.write(passed)
        await end.writer.drain()
        if len(passed) < len(chunk):
            self._break()

    def _break(self) -> None:
        self.broken += 1
        raise Broken

    @asynccontextmanager
    async def _kept(self, end: _End) -> AsyncGenerator[_End, None]:
        """One end, until the block ends or the proxy vanishes."""
        self._open.add(end.writer)
        try:
            yield end
        finally:
            self._open.discard(end.writer)
            with suppress(AttributeError):  # of asyncio, which closed it behind a write
                end.writer.transport.abort()


def _room(answer: Answer, fate: Fate) -> int | None:
    """Bytes of the body that come, if not all do."""
    if not isinstance(fate, Truncate) or not answer.size:
        return None
    return int(answer.size * fate.share)


@asynccontextmanager
async def proxy(endpoint_url: str) -> AsyncGenerator[Proxy, None]:
    """A proxy before a server, for as long as the block."""
    found = Proxy(endpoint_url)
    async with TaskGroup() as tasks:
        await found.listen(tasks)
        try:
            yield found
        finally:
            found.vanish()
