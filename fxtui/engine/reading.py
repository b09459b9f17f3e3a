"""What an object holds, in its order, for whoever takes it as a stream.

Much of it comes in pieces, some of them at once, and each is tried again: a stream of
many GiB does not break with a line, and is not as slow as one line.
"""

from __future__ import annotations

from asyncio import Task
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Final

from fxtui.domain.content import SILENT, Span
from fxtui.domain.entry import Version
from fxtui.domain.location import MARK, Key
from fxtui.domain.policy import MIB
from fxtui.domain.storage import Storage

from .crew import family
from .memory_file import fetched
from .patience import patiently, stubbornly

PIECE: Final = 8 * MIB
AT_ONCE: Final = 4
"""Pieces that are held or on their way: 32 MiB of memory."""


async def read(
    storage: Storage, key: Key, span: Span | None
) -> AsyncGenerator[bytes, None]:
    """The bytes of a span, or all; of one version, whatever is written meanwhile."""
    pinned = await _pinned(storage, key, span)
    if pinned is None:
        chunks = storage.read(key, span)
    else:
        chunks = _in_pieces(storage, key, *pinned)
    async with aclosing(chunks) as found:
        async for chunk in found:
            yield chunk


async def _pinned(
    storage: Storage, key: Key, span: Span | None
) -> tuple[Span, Version] | None:
    """What is read, and of which version; None if that is best done in one go.

    What lies in an archive may be packed: each piece would be unpacked from its start.
    """
    is_short = span is not None and span.size <= PIECE
    if is_short or storage.capabilities.files or MARK in key:
        return None
    entry = await patiently(storage, lambda: storage.stat(key))
    if entry.version is None or entry.size is None:
        return None
    first = min(span.offset, entry.size) if span else 0
    size = min(span.size if span else entry.size, entry.size - first)
    return (Span(first, size), entry.version) if size > PIECE else None


async def _in_pieces(
    storage: Storage, key: Key, whole: Span, version: Version
) -> AsyncGenerator[bytes, None]:
    async def piece(span: Span) -> bytes:
        content, _ = await fetched(storage, key, span, SILENT, version)
        return content

    coming: deque[Task[bytes]] = deque()
    async with family() as tasks:
        try:
            for span in _pieces(whole):
                work = partial(piece, span)
                coming.append(tasks.create_task(stubbornly(storage, work)))
                if len(coming) == AT_ONCE:
                    yield await coming.popleft()
            while coming:
                yield await coming.popleft()
        finally:
            for task in coming:
                task.cancel()  # nobody takes what it brings


def _pieces(whole: Span) -> list[Span]:
    end = whole.offset + whole.size
    return [
        Span(offset, min(PIECE, end - offset))
        for offset in range(whole.offset, end, PIECE)
    ]
