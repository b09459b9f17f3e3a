"""What is read of an object, as somebody needs it: no byte twice while it is known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from fxtui.domain.content import Span

from .known import Known, Missing

ReadRange: TypeAlias = Callable[[Span], Awaitable[bytes]]


class Reading:
    def __init__(self, size: int, read_range: ReadRange) -> None:
        self.known = Known(size)
        self.ration = 0
        """Bytes that may still be lent."""

        self._read_range = read_range

    @property
    def size(self) -> int:
        """Of the object, as far as that is known."""
        return self.known.size

    async def learn(self, span: Span) -> None:
        """Read what of it is not known."""
        while True:
            try:
                self.known.read(span)
            except Missing as missing:
                await self.fetch(missing.span)
            else:
                return

    async def lend(self, span: Span) -> bytes | None:
        """These bytes to a parser; None if those of them that are not known yet are more
        than it may have."""
        while True:
            try:
                return self.known.read(span)
            except Missing as missing:
                if missing.span.size > self.ration:
                    return None
                self.ration -= missing.span.size
                await self.fetch(missing.span)

    async def fetch(self, span: Span) -> None:
        content = await self._read_range(span)
        if len(content) < span.size:  # it is shorter than it was
            self.known.size = span.offset + len(content)
        self.known.add(span.offset, content[: span.size])
