"""Two screens: the one that is wanted, and the one that the terminal shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .pen import PLAIN, Pen, turn
from .row import Row, changed, is_plain, runs

if TYPE_CHECKING:
    from .gallery import Gallery


class Pens:
    """A sign for each pen, so that the pens of a row are a text."""

    def __init__(self) -> None:
        self._signs = {PLAIN: chr(0)}
        self._pens = [PLAIN]

    def sign(self, pen: Pen) -> str:
        sign = self._signs.setdefault(pen, chr(len(self._pens)))
        if len(self._signs) > len(self._pens):
            self._pens.append(pen)
        return sign

    def __getitem__(self, sign: str) -> Pen:
        return self._pens[ord(sign)]


class Canvas:
    """What is wanted is laid on it, row by row; ``changes`` are for the terminal."""

    def __init__(
        self, width: int, height: int, *, gallery: Gallery | None = None
    ) -> None:
        """``gallery`` has the pictures of which marks are laid on it."""
        self.size, self.gallery = (width, height), gallery
        self.pens = Pens()
        blank = Row.blank(width, self.pens.sign(PLAIN))
        self._wanted = [blank] * height
        self._shown: list[Row | None] = [None] * height
        self._changed: set[int] = set()

    def lay(self, y: int, x: int, row: Row) -> None:
        """From now on these cells are wanted there."""
        if y >= len(self._wanted):
            return
        old = self._wanted[y]
        new = row if not x and len(row.pens) == len(old.pens) else old.with_(x, row)
        if new != old or self._shown[y] is None:
            self._wanted[y] = new
            self._changed.add(y)

    def forget(self) -> None:
        """Nobody knows any more what the terminal shows: all is to be sent."""
        self._shown = [None] * len(self._shown)
        self._changed = {*range(len(self._wanted))}

    @property
    def is_shown(self) -> bool:
        """Whether the terminal shows what is wanted."""
        if self.gallery and self.gallery.is_waiting:
            return False
        return all(self._wanted[y] == self._shown[y] for y in self._changed)

    def changes(self) -> str:
        """What makes the terminal show it; taken as sent. The pen is left plain."""
        writer = _Writer(self.pens, self.size[0], self.gallery)
        for y in sorted(self._changed):
            old, new = self._shown[y], self._wanted[y]
            self._shown[y] = new
            for start, end in changed(old, new):
                writer.write(y, new, start, end)
        self._changed.clear()
        return writer.text() + self._pictures()

    def _pictures(self) -> str:
        """What the terminal lacks of them; where one is there now, it is shown next."""
        if self.gallery is None:
            return ""
        lacking = self.gallery.lacking(self._shown)
        for y, x, width in self.gallery.arrived(self._shown):
            row = self._shown[y]
            blank = Row.blank(width, self.pens.sign(PLAIN))
            self._shown[y] = row and row.with_(x, blank)
            self._changed.add(y)
        return lacking


class _Writer:
    """Knows where the cursor of the terminal is, and which pen it has."""

    def __init__(self, pens: Pens, width: int, gallery: Gallery | None) -> None:
        self._pens, self._width, self._gallery = pens, width, gallery
        self._out: list[str] = []
        self._pen = PLAIN
        self._y = self._x = -1

    def write(self, y: int, row: Row, start: int, end: int) -> None:
        add, gallery = self._out.append, self._gallery
        if gallery:
            gallery.overwrite(y, start, end)
        for x, text, sign, width in runs(row, start, end):
            self._move(y, x)
            pen = self._pens[sign]
            if pen != self._pen:
                add(turn(self._pen, pen))
                self._pen = pen
            add(gallery.written(text, pen.ink) if gallery else text)
            # In the last column it may stand on the cell, or behind it; and how far it
            # came behind what is not plain, the terminal alone knows.
            is_sure = x + width < self._width and (row.is_plain or is_plain(text))
            self._x = x + width if is_sure else -1

    def _move(self, y: int, x: int) -> None:
        if y != self._y:
            self._out.append(f"\x1b[{y + 1};{x + 1}H")
        elif x != self._x:
            self._out.append(f"\x1b[{x + 1}G")
        self._y, self._x = y, x

    def text(self) -> str:
        return "".join(self._out) + turn(self._pen, PLAIN)
