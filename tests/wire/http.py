"""As much of HTTP as it takes to know where a message begins and ends.

Bodies are passed on as they came, with their framing.
"""

from __future__ import annotations

from asyncio import IncompleteReadError, StreamReader
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Final

_CHUNK: Final = 64 * 1024
_END: Final = b"\r\n\r\n"
_BARE: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
"""Answers that have no body, whatever their headers say."""


@dataclass(frozen=True)
class Head:
    """What stands before a body: a first line, and headers."""

    raw: bytes

    @cached_property
    def first(self) -> list[str]:
        """Method, target and protocol of a request; protocol and status of an answer."""
        return self.raw.decode("latin-1").partition("\r\n")[0].split(" ", 2)

    @cached_property
    def headers(self) -> Mapping[str, str]:
        _, *lines = self.raw.decode("latin-1").rstrip().split("\r\n")
        pairs = (line.split(":", 1) for line in lines)
        return {name.strip().lower(): text.strip() for name, text in pairs}

    @property
    def size(self) -> int | None:
        """Bytes in the body, if it was told."""
        told = self.headers.get("content-length")
        return None if told is None else int(told)

    @property
    def is_chunked(self) -> bool:
        return "chunked" in self.headers.get("transfer-encoding", "")

    @property
    def is_last(self) -> bool:
        """Whether the connection ends with this message."""
        return self.headers.get("connection", "").lower() == "close"


class Request(Head):
    @property
    def method(self) -> str:
        return self.first[0]

    @property
    def target(self) -> str:
        return self.first[1]

    def body(self, reader: StreamReader) -> AsyncGenerator[bytes, None]:
        return _chunked(reader) if self.is_chunked else _exactly(reader, self.size or 0)


class Answer(Head):
    @property
    def status(self) -> int:
        return int(self.first[1])

    @property
    def is_interim(self) -> bool:
        """Whether another answer to the same request is to come."""
        return self.status < HTTPStatus.OK

    def body(self, reader: StreamReader, asked: Request) -> AsyncGenerator[bytes, None]:
        if asked.method == "HEAD" or self.is_interim or self.status in _BARE:
            return _exactly(reader, 0)
        return _chunked(reader) if self.is_chunked else _exactly(reader, self.size)


async def read_head(reader: StreamReader) -> bytes:
    """A head as it came, or IncompleteReadError where there is none any more."""
    return await reader.readuntil(_END)


async def _exactly(reader: StreamReader, size: int | None) -> AsyncGenerator[bytes, None]:
    """So many bytes, or all until the connection ends."""
    while size is None or size > 0:
        chunk = await reader.read(_CHUNK if size is None else min(_CHUNK, size))
        if not chunk:
            if size is None:
                return
            raise IncompleteReadError(b"", size)
        size = size and size - len(chunk)
        yield chunk


async def _chunked(reader: StreamReader) -> AsyncGenerator[bytes, None]:
    while True:
        line = await reader.readuntil(b"\r\n")
        yield line
        size = int(line.partition(b";")[0], 16)
        if not size:
            break
        async for chunk in _exactly(reader, size + 2):
            yield chunk
    while line != b"\r\n":  # trailers, and the empty line that ends them
        line = await reader.readuntil(b"\r\n")
        yield line
