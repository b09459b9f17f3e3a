"""What is to be drawn: rows of runs of text, each in a tone. All of it is safe to show.

A row is made when it is looked at: of a MiB of text a screen shows the hundredth part.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias, overload

from fxtui.domain.names import safe

from ..picture.easel import Graphic


class Tone(StrEnum):
    """What a run is; who paints it chooses the colour."""

    PLAIN = "plain"
    FAINT = "faint"
    """What is beside the content: offsets, dots, ends of cells."""

    HEAD = "head"
    KEYWORD = "keyword"
    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    WRONG = "wrong"
    FOUND = "found"
    """What a person looks for; no format says this."""


class Paint(NamedTuple):
    """Colours of an image: six hexadecimal digits, or None for that of the screen."""

    front: str | None
    back: str | None


class Run(NamedTuple):
    text: str
    tone: Tone = Tone.PLAIN
    paint: Paint | None = None
    """Colours that are the content, and no theme chooses."""


Row: TypeAlias = tuple[Run, ...]


def printable(text: str) -> str:
    """A line as it may be shown: tabs are room, and what obeys is a visible mark."""
    return safe(text.expandtabs(8) if "\t" in text else text)


def plain(text: str) -> Row:
    return (Run(printable(text)),)


def text_of(row: Row) -> str:
    return "".join(run.text for run in row)


class Rows(Sequence[Row]):
    """Rows that are made when they are asked for."""

    @abstractmethod
    def row(self, at: int) -> Row:
        """The row of this number, from 0 on."""

    def text(self, at: int) -> str:
        """What stands in a row, to be searched."""
        return text_of(self.row(at))

    def number(self, at: int) -> int | None:
        """The number of the line that begins here, if one does and it is known."""
        return None

    def find(self, needle: str, start: int, *, forward: bool = True) -> int | None:
        """The row from this one on that holds something, and round the end; capitals
        count only if there are some in it."""
        count, step, folded = len(self), 1 if forward else -1, needle.islower()
        for passed in range(count):
            at = (start + step * passed) % count
            text = self.text(at)
            if needle in (text.lower() if folded else text):
                return at
        return None

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self.row(each) for each in range(*at.indices(len(self)))]
        return self.row(range(len(self))[at])


class Lines(Rows):
    """Lines of text, each painted by itself."""

    def __init__(
        self,
        lines: Sequence[str],
        paint: Callable[[str], Row] = plain,
        *,
        first: int | None = None,
        continued: Sequence[int] = (),
    ) -> None:
        """``first`` is the number of the first line, if that is known; ``continued`` are
        the rows, in order, that go on with the line of the row before."""
        self._lines, self._paint = lines, paint
        self._first, self._continued = first, continued

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, at: int) -> Row:
        return self._paint(self._lines[at])

    def text(self, at: int) -> str:
        return self._lines[at]

    def number(self, at: int) -> int | None:
        before = bisect_left(self._continued, at)
        goes_on = before < len(self._continued) and self._continued[before] == at
        return None if self._first is None or goes_on else self._first + at - before


class Made(Rows):
    """Rows that are made already."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, at: int) -> Row:
        return self._rows[at]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a format makes of an object, or of a window of it."""

    format: str
    """Its name, in a word: ``text``, ``table``."""

    rows: Rows
    notes: tuple[str, ...] = ()
    """What else a person should know: the encoding, or that it ends in the middle."""

    head: Row | None = None
    """What stays above the rows while they are scrolled."""

    colours: Callable[[], Iterator[tuple[int, Row]]] | None = None
    """Makes rows anew in colour, from the first on, where that takes a while."""

    wraps: bool = True
    """Whether a long row may be broken; of a table it is not."""

    lines: int | None = None
    """Ends of lines in it, where lines are counted."""

    is_cut: bool = False
    """Whether the last row goes on behind the window."""

    graphics: tuple[Graphic, ...] = ()
    """Pictures of which marks are in the rows: they are not to be shown without."""
