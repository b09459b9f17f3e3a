"""A wire between a client and a server of ours, which can be held or cut in the middle.

It forwards bytes of TCP, and knows nothing of what they mean.
"""

from __future__ import annotations

import asyncio
from asyncio import Event, StreamReader, StreamWriter, TaskGroup
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HOST = "127.0.0.1"
_CHUNK = 64 * 1024


@dataclass
class Way:
    """The bytes in one direction, counted over all connections."""

    moved: int = 0
    cut_after: int | None = None
    """Bytes after which a connection breaks."""

    cuts: int = 0
    """How often one is still to break so."""

    hold_after: int | None = None
    """Bytes after which nothing passes until it is freed."""

    held: Event = field(default_factory=Event)
    freed: Event = field(default_factory=Event)

    def free(self) -> None:
        self.hold_after = None
        self.freed.set()

    async def passed(self, chunk: bytes) -> bytes:
        """What of a chunk may pass; less of it, if the wire breaks here."""
        room = None if self.cut_after is None else self.cut_after - self.moved
        self.moved += len(chunk)
        if self.hold_after is not None and self.moved > self.hold_after:
            self.held.set()
            await self.freed.wait()
        if room is None or not self.cuts or len(chunk) <= room:
            return chunk
        self.cuts, self.moved = self.cuts - 1, 0
        return chunk[: max(room, 0)]


class Proxy:
    """Listens on a port of its own; ``up`` is to the server, ``down`` to the client."""

    def __init__(self, endpoint_url: str) -> None:
        there = urlsplit(endpoint_url)
        self._server = there.hostname, there.port
        self.endpoint_url = ""
        self.connections = 0
        self.broken = 0
        self.up, self.down = Way(), Way()
        self._open: set[StreamWriter] = set()
        self._listener: asyncio.Server

    async def listen(self, tasks: TaskGroup) -> None:
        def accept(reader: StreamReader, writer: StreamWriter) -> None:
            tasks.create_task(self._serve(reader, writer))

        self._listener = await asyncio.start_server(accept, HOST, 0)
        port = self._listener.sockets[0].getsockname()[1]
        self.endpoint_url = f"http://{HOST}:{port}"

    def vanish(self) -> None:
        """Be gone for good, in the middle of whatever is going on."""
        self._listener.close()
        for way in (self.up, self.down):
            way.free()
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.connections += 1
        theirs, ours = await asyncio.open_connection(*self._server)
        ends = {writer, ours}
        self._open |= ends
        try:
            async with TaskGroup() as tasks:
                tasks.create_task(self._pass_on(reader, ours, self.up))
                tasks.create_task(self._pass_on(theirs, writer, self.down))
        except* ConnectionError:
            pass  # one end went away, or the wire was cut
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()

    async def _pass_on(
        self, reader: StreamReader, writer: StreamWriter, way: Way
    ) -> None:
        while chunk := await reader.read(_CHUNK):
            passed = await way.passed(chunk)
            writer.write(passed)
            await writer.drain()
            if len(passed) < len(chunk):
                self.broken += 1
                break
        raise ConnectionResetError


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
