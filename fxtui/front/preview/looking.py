"""Looking into an object: what to read, and what is drawn of it. At most a MiB unasked.

A window of it is looked at, which moves by pages: of an object of any size two of them
are held.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from fxtui.domain.content import Span
from fxtui.domain.entry import Entry

from .drawing import Drawing
from .formats import Format, fitting
from .hexadecimal import Hexadecimal
from .known import Head, Known, Missing, Subject

PAGE: Final = 1024 * 1024
"""Bytes that are read at once, and the most that is read unasked."""

FIRST: Final = 64 * 1024
"""Bytes by which the format is found; they stay known."""

_STEP: Final = 16
"""Windows begin at multiples of this, so that no wide character is cut."""

_HEX: Final = Hexadecimal()

ReadRange: TypeAlias = Callable[[Span], Awaitable[bytes]]


async def preview(
    entry: Entry, read_range: ReadRange, *, most: int = PAGE, width: int = 80
) -> Drawing:
    """What an object begins with, of which no more than this is read."""
    return await Look(entry, read_range, width=width).begin(most)


class Look:
    """One object that is looked into. Where it ends it goes on, if that is asked."""

    def __init__(self, entry: Entry, read_range: ReadRange, *, width: int = 80) -> None:
        self._name, self.size = entry.key, entry.size or 0
        self._read_range, self.width = read_range, width
        self._known = Known(self.size)
        self._head = Head.of(self._name, b"", self.size)
        self._chosen: str | None = None
        self._first_line: int | None = 1
        self.window = Span(0, 0)
        self.drawing = Drawing("", self._empty().rows)

    # --- Where to look -------------------------------------------------------------

    async def begin(self, most: int = PAGE) -> Drawing:
        """The beginning."""
        return await self._show(Span(0, most), 1)

    async def forward(self) -> int | None:
        """Look one page further; how many rows at the top are gone, None at the end."""
        window = self.window
        end = window.offset + window.size
        if end >= self.size:
            return None
        begin = max(window.offset, (end - PAGE) // _STEP * _STEP)
        gone, rows = await self._leave(begin)
        await self._show(Span(begin, end + PAGE - begin), gone)
        return rows

    async def back(self) -> int | None:
        """Look one page back; how many rows came at the top, None at the beginning."""
        window = self.window
        if not window.offset:
            return None
        begin = max(0, window.offset - PAGE) // _STEP * _STEP
        end = min(window.offset + min(window.size, PAGE), self.size)
        before = Span(begin, window.offset - begin)
        await self._learn(before)
        came = _whole(await self._drawn(before, None))
        await self._show(Span(begin, end - begin), 1 if begin == 0 else None)
        return came

    async def at(self, offset: int) -> Drawing:
        """A page from here on."""
        begin = min(max(offset, 0), max(0, self.size - 1)) // _STEP * _STEP
        return await self._show(Span(begin, PAGE), None if begin else 1)

    async def end(self) -> Drawing:
        """The last page."""
        begin = max(0, self.size - PAGE) // _STEP * _STEP
        return await self._show(Span(begin, self.size - begin), None if begin else 1)

    # --- How to look ---------------------------------------------------------------

    @property
    def formats(self) -> Sequence[str]:
        """The names of the ways in which it can be seen."""
        return [format.name for format in fitting(self._head)]

    async def seen_as(self, format: str) -> Drawing:
        """The same window in another way."""
        self._chosen = format
        return await self._show(self.window, self._first_line)

    # --- Inside ----------------------------------------------------------------------

    async def _show(self, window: Span, first_line: int | None) -> Drawing:
        window = self._known.clip(window)
        if not self._head.content:
            await self._begin_head(FIRST if window.offset else window.size)
        await self._learn(window)
        window = self._known.clip(window)  # it may turn out to be shorter
        drawing = await self._drawn(window, first_line)
        self.window, self._first_line, self.drawing = window, first_line, drawing
        self._known.forget(but=(Span(0, FIRST), window))
        return drawing

    async def _begin_head(self, read: int) -> None:
        """Find out what it may be, by the first of so many bytes."""
        await self._learn(Span(0, read))
        content = self._known.read(Span(0, min(read, FIRST)))
        self._head = await asyncio.to_thread(Head.of, self._name, content, self.size)

    async def _learn(self, span: Span) -> None:
        """Read what of it is not known."""
        while True:
            try:
                self._known.read(span)
            except Missing as missing:
                await self._fetch(missing.span)
            else:
                return

    async def _fetch(self, span: Span) -> None:
        content = await self._read_range(span)
        if len(content) < span.size:  # it is shorter than it was
            self.size = self._known.size = span.offset + len(content)
        self._known.add(span.offset, content[: span.size])

    async def _drawn(self, window: Span, first_line: int | None) -> Drawing:
        """By the first format that can, within what may be read for it."""
        left = PAGE
        for format in self._candidates():
            while True:
                subject = Subject(self._head, self._known, window, first_line, self.width)
                try:
                    drawing = await asyncio.to_thread(format.draw, subject)
                except Missing as missing:
                    left -= missing.span.size
                    if left < 0:
                        break
                    await self._fetch(missing.span)
                    continue
                if drawing:
                    return drawing
                break
        return self._empty()

    def _candidates(self) -> list[Format]:
        every = fitting(self._head)
        chosen = [format for format in every if format.name == self._chosen]
        return [*chosen, *every]

    async def _leave(self, begin: int) -> tuple[int | None, int]:
        """The line in which the window will begin, and the rows that are before it."""
        before = Span(self.window.offset, begin - self.window.offset)
        if not before.size:
            return self._first_line, 0
        part = await self._drawn(before, self._first_line)
        known = self._first_line is not None and part.lines is not None
        line = (self._first_line or 0) + (part.lines or 0) if known else None
        return line, _whole(part)

    def _empty(self) -> Drawing:
        nothing = Subject(self._head, Known(0), Span(0, 0), None, self.width)
        return _HEX.draw(nothing)


def _whole(part: Drawing) -> int:
    """The rows that end in a part; one that is cut goes on in what follows."""
    return len(part.rows) - part.is_cut
