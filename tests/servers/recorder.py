"""A server that writes down what it is asked, and answers whatever a test wants.

It exists to misbehave: what real servers do well is tested on real servers.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from .certificate import Certificate

_LIMIT = 2**26


@dataclass(frozen=True)
class Asked:
    """One request, as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    """Close the connection after so many bytes of the body."""


Reply: TypeAlias = Answer | None
"""None closes the connection without a word."""

Replier: TypeAlias = Callable[[Asked], Reply | Awaitable[Reply]]


@dataclass
class Recorder:
    """A running server, and what it was asked."""

    answer: Replier
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    reads_bodies: bool = True
    """False answers when the head has come, and reads no further."""

    connections: int = 0

    def named(self, method: str) -> list[Asked]:
        return [each for each in self.asked if each.method == method]

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        try:
            # The client may go at any time: that is what is tested.
            with suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
                while await self._turn(reader, writer):
                    pass
        finally:
            writer.close()

    async def _turn(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        asked = await _read(reader, with_body=self.reads_bodies)
        self.asked.append(asked)
        replied = self.answer(asked)
        reply = replied if isinstance(replied, Answer | None) else await replied
        if reply is None:
            return False
        writer.write(_written(asked, reply))
        await writer.drain()
        return reply.cut is None and self.reads_bodies


async def _read(reader: asyncio.StreamReader, *, with_body: bool) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines)
    headers = {name.strip().lower(): text.strip() for name, text in pairs}
    size = int(headers.get("content-length", 0)) if with_body else 0
    return Asked(method, target, headers, await reader.readexactly(size))


def _written(asked: Asked, reply: Answer) -> bytes:
    headers = {"Content-Length": str(len(reply.body)), **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} Said", *(f"{n}: {v}" for n, v in headers.items())]
    body = b"" if asked.method == "HEAD" else reply.body[: reply.cut]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@asynccontextmanager
async def recording(
    answer: Replier, certificate: Certificate | None = None
) -> AsyncIterator[Recorder]:
    """Run a recorder, with TLS if there is a certificate."""
    recorder = Recorder(answer)
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate.certificate, certificate.key)
    server = await asyncio.start_server(
        recorder.serve, "127.0.0.1", 0, ssl=tls, limit=_LIMIT
    )
    port = server.sockets[0].getsockname()[1]
    recorder.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    try:
        yield recorder
    finally:
        server.close()
