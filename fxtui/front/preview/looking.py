"""Looking into an object: what to read, and what is drawn of it. At most a MiB unasked.

A window of it is looked at, which moves by pages: of an object of any size two of them
are held. Of what a parser knows all is looked at, in the pieces that the parser wants.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from fxtui.domain.content import Span
from fxtui.domain.entry import Entry

from ..inside.found import Found
from ..inside.kinds import Kind, is_kind_by_name, kind_of
from ..picture.easel import Easel
from ..picture.told import Instead
from .child import Child
from .drawing import Drawing
from .formats import Format, fitting
from .hexadecimal import Hexadecimal
from .inner import ASKED, Inner, Meanwhile
from .known import Head, Known, Missing, Subject
from .reading import Reading, ReadRange

PAGE: Final = 1024 * 1024
"""Bytes that are read at once, and the most that is read unasked."""

FIRST: Final = 64 * 1024
"""Bytes by which the format is found; they stay known."""

GLANCE: Final = 256 * 1024
"""Bytes that are read where a person only passes by."""

_STEP: Final = 16
"""Windows begin at multiples of this, so that no wide character is cut."""

_HEX: Final = Hexadecimal()


async def preview(
    entry: Entry, read_range: ReadRange, *, most: int = PAGE, width: int = 80
) -> Drawing:
    """What an object begins with, of which no more than this is read."""
    return await Look(entry, read_range, width=width).begin(most)


class Look:
    """One object that is looked into. Where it ends it goes on, if that is asked."""

    def __init__(
        self,
        entry: Entry,
        read_range: ReadRange,
        *,
        width: int = 80,
        child: Child | None = None,
        pictures: Easel | Instead = "blocks",
    ) -> None:
        """Without a child all is text, a table or bytes."""
        self._name, self.width = entry.key, width
        self._reading = Reading(entry.size or 0, read_range)
        self._known = self._reading.known
        self._head = Head.of(self._name, b"", self.size)
        self._chosen: str | None = None
        self._first_line: int | None = 1
        self.window = Span(0, 0)
        self.drawing = Drawing("", self._empty().rows)
        self._inner = (
            Inner(child, entry.key, self._reading, pictures=pictures) if child else None
        )
        """What a parser makes of it."""

        self._first = FIRST
        """Bytes that were read before it was known what it is."""

        self._below: Drawing | None = None
        """These bytes, seen as bytes."""

    @property
    def size(self) -> int:
        return self._reading.size

    @property
    def is_inside(self) -> bool:
        """Whether what a parser made of it is seen now."""
        return self.drawing is self._inside

    @property
    def found(self) -> Found:
        """What a parser found; it may be nothing."""
        return self._inner.found if self._inner else Found("")

    @property
    def wants_more(self) -> bool:
        """Whether a parser would make more of more bytes."""
        return self._inner is not None and self._inner.wants_more

    # --- Where to look -------------------------------------------------------------

    async def begin(
        self, most: int = PAGE, *, meanwhile: Meanwhile | None = None
    ) -> Drawing:
        """What is in it, or its beginning; ``meanwhile`` is told what is known if the
        first takes a moment."""
        if kind := await self._kind(most):
            self._reading.ration = PAGE - self._known.held
            return await self._look_inside(kind, PAGE, meanwhile)
        return await self._show(Span(0, most), 1)

    async def more(self, *, meanwhile: Meanwhile | None = None) -> Drawing:
        """What a parser makes of as much as may be read if somebody asks."""
        if kind := await self._kind(FIRST):
            self._reading.ration = ASKED
            return await self._look_inside(kind, ASKED, meanwhile)
        return self.drawing

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
        await self._reading.learn(before)
        came = _whole(await self._drawn(before, None))
        await self._show(Span(begin, end - begin), 1 if begin == 0 else None)
        return came

    async def at(self, offset: int) -> Drawing:
        """A page from here on."""
        begin = min(max(offset, 0), max(0, self.size - 1)) // _STEP * _STEP
        return await self._show(Span(begin, PAGE), None if begin else 1)

    async def end(self, most: int = PAGE) -> Drawing:
        """The last page, or a shorter one."""
        begin = max(0, self.size - most) // _STEP * _STEP
        return await self._show(Span(begin, self.size - begin), None if begin else 1)

    def last(self, most: int) -> Span:
        """Its last bytes, so many of them as there are."""
        return self._known.clip(Span(self.size - most, most))

    def known(self, span: Span) -> bytes | None:
        """What was read of a span; None if that is not all of it."""
        try:
            return self._known.read(span)
        except Missing:
            return None

    def grow(self, size: int) -> None:
        """Know that bytes were added, which are read when somebody looks there."""
        self._known.size = max(size, self.size)

    # --- How to look ---------------------------------------------------------------

    @property
    def formats(self) -> Sequence[str]:
        """The names of the ways in which it can be seen."""
        inside = [self._inside.format] if self._inside else []
        return [*inside, *(format.name for format in fitting(self._head))]

    async def seen_as(self, format: str) -> Drawing:
        """The same window in another way."""
        if self._inside and format == self._inside.format:
            return self._shown_inside(self._inside)
        window, line = self.window, self._first_line
        if self.is_inside:
            window, line = Span(0, FIRST), 1
        self._chosen = format
        return await self._show(window, line)

    # --- Inside ----------------------------------------------------------------------

    async def _show(self, window: Span, first_line: int | None) -> Drawing:
        window = self._known.clip(window)
        if not self._head.content:
            await self._begin_head(FIRST if window.offset else window.size)
        await self._reading.learn(window)
        window = self._known.clip(window)  # it may turn out to be shorter
        drawing = await self._drawn(window, first_line)
        self.window, self._first_line, self.drawing = window, first_line, drawing
        self._known.forget(but=(Span(0, FIRST), window))
        return drawing

    async def _kind(self, most: int) -> Kind | None:
        """As which a parser knows it, if one does."""
        if self._inner is None or not self.size:
            return None
        if not self._head.content:
            first = FIRST if is_kind_by_name(self._name) else GLANCE
            self._first = min(first, most)
            await self._begin_head(self._first)
        return kind_of(self._head.content, self._name)

    async def _look_inside(
        self, kind: Kind, most: int, meanwhile: Meanwhile | None
    ) -> Drawing:
        assert self._inner
        self._below = self._below or await self._show(Span(0, self._first), 1)
        self.drawing = await self._inner.look(
            kind, self._below, most=most, width=self.width, meanwhile=meanwhile
        )
        return self._shown_inside(self.drawing) if self.is_inside else self.drawing

    @property
    def _inside(self) -> Drawing | None:
        return self._inner.drawing if self._inner else None

    def _shown_inside(self, drawing: Drawing) -> Drawing:
        """All there is: no page is before it, or behind."""
        self.window, self._first_line = Span(0, self.size), None
        self.drawing = drawing
        return drawing

    async def _begin_head(self, read: int) -> None:
        """Find out what it may be, by the first of so many bytes."""
        await self._reading.learn(Span(0, read))
        content = self._known.read(Span(0, min(read, FIRST)))
        self._head = await asyncio.to_thread(Head.of, self._name, content, self.size)

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
                    await self._reading.fetch(missing.span)
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
