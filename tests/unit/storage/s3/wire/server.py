"""A server that says what it is told to, byte for byte."""

from __future__ import annotations

import asyncio
import ssl
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from fxtui.domain.context import Context
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.certificate import Certificate

Turn: TypeAlias = Callable[["Asked", StreamWriter], Awaitable[bool]]
"""Answers a request; whether the line lives on."""

_TURNS: Final = 10
"""Turns of the loop after which a line that was begun has a handler: asyncio loses one
that is accepted when its server has closed.
"""


@dataclass(frozen=True)
class Asked:
    head: bytes
    body: bytes
    line: int
    """Which connection it came on, from 1."""


@dataclass
class Server:
    turn: Turn
    url: str = ""
    lines: int = 0
    reads_bodies: bool = True
    asked: list[Asked] = field(default_factory=list)
    _open: dict[StreamWriter, asyncio.Event] = field(default_factory=dict)

    async def aclose(self) -> None:
        """End every line, and wait until its handler knows."""
        for writer, ended in list(self._open.items()):
            writer.transport.abort()
            await ended.wait()

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.lines += 1
        line = self.lines
        ended = self._open[writer] = asyncio.Event()
        try:
            with suppress(IncompleteReadError, ConnectionError, ssl.SSLError):
                while await self._turn(reader, writer, line):
                    await writer.drain()
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()
            ended.set()

    async def _turn(self, reader: StreamReader, writer: StreamWriter, line: int) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        if not self.reads_bodies:
            writer.transport.pause_reading()  # type: ignore[attr-defined]  # it can, and its type cannot
        told = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        body = await reader.readexactly(int(told or 0) if self.reads_bodies else 0)
        self.asked.append(asked := Asked(head, body, line))
        return await self.turn(asked, writer)


@asynccontextmanager
async def serving(
    turn: Turn, certificate: Certificate | None = None
) -> AsyncIterator[Server]:
    server = Server(turn)
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate.certificate, certificate.key)
    listening = await asyncio.start_server(
        server.serve, "127.0.0.1", 0, ssl=tls, limit=2**26
    )
    port = listening.sockets[0].getsockname()[1]
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    try:
        yield server
    finally:
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        listening.close()
        await server.aclose()


def saying(raw: bytes, *, closing: bool = False) -> Turn:
    """Always the same."""

    async def turn(_: Asked, writer: StreamWriter) -> bool:
        writer.write(raw)
        return not closing

    return turn


def storage_at(url: str, **settings: Any) -> S3Storage:
    told = {"access_key_id": "AKID", "secret_access_key": "secret", **settings}
    return S3Storage(S3Settings(endpoint_url=url, **told), Context())


@asynccontextmanager
async def against(
    turn: Turn, certificate: Certificate | None = None, **settings: Any
) -> AsyncIterator[tuple[S3Storage, Server]]:
    """A storage, and the server that it speaks to."""
    trusted = str(certificate.certificate) if certificate else None
    async with (
        serving(turn, certificate) as server,
        storage_at(server.url, ca_file=trusted, **settings) as storage,
    ):
        yield storage, server
