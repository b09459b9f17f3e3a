"""A gate before an S3 server: it turns away keys whose turn is over, and slows the line.

It reads the head of each request, and passes the rest on as it comes.
"""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter, TaskGroup
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

from .credentials import Rota

_HOST: Final = "127.0.0.1"
_CHUNK: Final = 64 * 1024
_EXPIRED: Final = (
    b"<Error><Code>ExpiredToken</Code>"
    b"<Message>The provided token has expired.</Message></Error>"
)
_END: Final = b"\r\n\r\n"


class Gate:
    """Lets through who is signed with the keys whose turn it is."""

    def __init__(self, endpoint_url: str, rota: Rota, *, rate: int | None = None) -> None:
        there = urlsplit(endpoint_url)
        self._server = there.hostname, there.port
        self._rota = rota
        self._rate = rate
        self._free = 0.0
        self.endpoint_url = ""
        self.passed: list[str] = []
        """The access key of each request that went through."""

        self.refused = 0
        self.moved = 0

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            # Either side may go at any time; then so does the other.
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                await self._turn(reader, writer)
        finally:
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _turn(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = await reader.readuntil(_END)
        key = head.partition(b"Credential=")[2].partition(b"/")[0].decode()
        if key != self._rota.now().access_key:
            self.refused += 1
            await self._refuse(reader, writer, head)
            return
        self.passed.append(key)
        theirs, ours = await asyncio.open_connection(*self._server)
        try:
            # One request to a connection: the end of the answer is the end of it.
            ours.write(head.removesuffix(_END) + b"\r\nConnection: close" + _END)
            async with TaskGroup() as tasks:
                sending = tasks.create_task(self._pass_on(reader, ours))
                await self._pass_on(theirs, writer)
                sending.cancel()
        except* ConnectionError:
            pass
        finally:
            ours.transport.abort()

    async def _refuse(
        self, reader: StreamReader, writer: StreamWriter, head: bytes
    ) -> None:
        size = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        left = int(size or 0)
        while left and (chunk := await reader.read(min(_CHUNK, left))):
            left -= len(chunk)
        body = b"" if head.startswith(b"HEAD") else _EXPIRED
        writer.write(
            b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\n"
            b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
        await writer.drain()

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter) -> None:
        while chunk := await reader.read(_CHUNK):
            await self._take_time(len(chunk))
            writer.write(chunk)
            await writer.drain()

    async def _take_time(self, size: int) -> None:
        """Wait as long as the line needs for so much; it is one line for all."""
        self.moved += size
        if self._rate:
            now = asyncio.get_running_loop().time()
            self._free = max(now, self._free) + size / self._rate
            await asyncio.sleep(self._free - now)


@asynccontextmanager
async def gate(
    endpoint_url: str, rota: Rota, *, rate: int | None = None
) -> AsyncGenerator[Gate, None]:
    """A gate before a server; ``rate`` is bytes a second."""
    made = Gate(endpoint_url, rota, rate=rate)
    async with TaskGroup() as tasks:
        held: set[asyncio.Task[None]] = set()

        def accept(reader: StreamReader, writer: StreamWriter) -> None:
            task = tasks.create_task(made.serve(reader, writer))
            held.add(task)
            task.add_done_callback(held.discard)

        server = await asyncio.start_server(accept, _HOST, 0)
        made.endpoint_url = f"http://{_HOST}:{server.sockets[0].getsockname()[1]}"
        try:
            yield made
        finally:
            server.close()
            for task in held:
                task.cancel()
