"""The pictures on a screen: what the terminal has of them, and what it lacks.

A picture is marks among the text. Where they are laid it is shown, and where they are
gone it is gone: what was written over a sixel takes it away, and kitty shows a picture
only where its letters are. So nothing is sent twice, and nothing has to be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.front.picture import kitty
from fxtui.front.picture.marks import (
    FIRST,
    MARKS,
    Place,
    is_marks,
    place_of,
    row_of_marks,
)
from fxtui.front.picture.tmux import wrapped

if TYPE_CHECKING:
    from fxtui.front.picture.easel import Graphic

    from .row import Row

_AT_ONCE: Final = 32 * 1024
"""Characters that go with one frame: whoever goes on does not wait for all the rest."""


class Spot(NamedTuple):
    """A cell of the screen."""

    y: int
    x: int

    def below(self, rows: int) -> Spot:
        return Spot(self.y + rows, self.x)


class Gallery:
    def __init__(self) -> None:
        self.through_tmux = False
        """Whether tmux has to hand on what is not sixel, which it knows itself."""

        self.is_waiting = False
        """Whether there is more to be sent for what is seen."""

        self._hung: dict[int, Graphic] = {}
        self._known: dict[Graphic, int] = {}
        """How many pieces of a picture of kitty's the terminal has."""

        self._drawn: dict[tuple[Graphic, int], Spot] = {}
        """Where the strips of a picture in sixels stand."""

        self._arrived: list[Graphic] = []
        self._said: list[str] = []

    def hang(self, graphic: Graphic) -> None:
        """From now on its marks are this picture, and no other one."""
        self._hung[graphic.number] = graphic

    def say(self, sequence: str) -> None:
        """Send this with the next frame: behind it stands a question, and who has
        answered that has answered this."""
        self._said.append(sequence)
        self.is_waiting = True

    def forget(self) -> None:
        """Nobody knows any more what the terminal has."""
        self._known.clear()
        self._drawn.clear()

    def farewell(self) -> str:
        """What makes the terminal forget them."""
        begun = any(sent < len(each.pieces) for each, sent in self._known.items())
        found = [kitty.removed(graphic.number) for graphic in self._known]
        return "".join(map(self._way_out, [kitty.broken_off()] * begun + found))

    # --- What is written --------------------------------------------------------------

    def written(self, text: str, ink: str) -> str:
        """Text with marks as the terminal is to have it, before more in this ink."""
        if text.isascii():
            return text
        return MARKS.sub(lambda found: self._shown(found[0], ink), text)

    def _shown(self, marks: str, ink: str) -> str:
        graphic = self._hung.get(place_of(marks[0]).number)
        is_there = graphic is not None and self._is_known(graphic)
        return kitty.written(marks, ink) if is_there else " " * len(marks)

    def _is_known(self, graphic: Graphic) -> bool:
        return self._known.get(graphic) == len(graphic.pieces)

    def arrived(self, rows: Sequence[Row | None]) -> list[tuple[int, int, int]]:
        """Row, column and width of what has to be written again: where letters stand
        before their picture is there, kitty leaves the place empty."""
        found, self._arrived = self._arrived, []
        columns = {graphic.number: graphic.columns for graphic in found}
        seen = _seen(rows) if found else ()
        return [
            (y, x, columns[place.number] - place.column)
            for y, x, place in seen
            if place.number in columns
        ]

    def overwrite(self, y: int, start: int, end: int) -> None:
        """These cells were written: what stood there is gone."""
        for (graphic, strip), (top, left) in [*self._drawn.items()]:
            is_beside = end <= left or start >= left + graphic.columns
            if not is_beside and top <= y < top + _height(graphic, strip):
                del self._drawn[graphic, strip]

    # --- What is sent -----------------------------------------------------------------

    def lacking(self, rows: Sequence[Row | None]) -> str:
        """What the terminal lacks of the pictures in these rows, or some of it; taken as
        sent."""
        found, self._said, self.is_waiting = self._said, [], False
        size = 0
        for piece in self._pieces(rows) if self._hung else ():
            found.append(piece)
            size += len(piece)
            if size > _AT_ONCE:
                self.is_waiting = True
                break
        return "".join(found)

    def _pieces(self, rows: Sequence[Row | None]) -> Iterator[str]:
        seen = [*_seen(rows)]
        numbers = {place.number for _, _, place in seen}
        wanted = [graphic for graphic in self._hung.values() if graphic.number in numbers]
        for graphic in [*self._known]:
            if graphic not in wanted:
                yield from self._broken_off(graphic)
        for graphic in wanted:
            if graphic.way == "kitty":
                yield from self._rest(graphic)
            else:
                yield from self._strips(graphic, dict(_whole(graphic, rows, seen)))

    def _broken_off(self, graphic: Graphic) -> Iterator[str]:
        """Only whole pictures are kept, and one of each number."""
        is_whole = self._is_known(graphic)
        if not is_whole or self._hung[graphic.number] is not graphic:
            del self._known[graphic]
        if not is_whole:
            yield self._way_out(kitty.broken_off())

    def _rest(self, graphic: Graphic) -> Iterator[str]:
        for piece in graphic.pieces[self._known.get(graphic, 0) :]:
            self._known[graphic] = self._known.get(graphic, 0) + 1
            if self._is_known(graphic):
                self._arrived.append(graphic)
            yield self._way_out(piece)

    def _strips(self, graphic: Graphic, whole: dict[int, Spot]) -> Iterator[str]:
        for strip, piece in enumerate(graphic.pieces):
            first = strip * graphic.strip
            spots = [whole.get(first + row) for row in range(_height(graphic, strip))]
            spot = spots[0]
            if spot is None or spots != [spot.below(at) for at in range(len(spots))]:
                continue
            if self._drawn.get((graphic, strip)) != spot:
                self._drawn[graphic, strip] = spot
                yield f"\x1b[{spot.y + 1};{spot.x + 1}H{piece}"

    def _way_out(self, sequence: str) -> str:
        return wrapped(sequence) if self.through_tmux else sequence


def _seen(rows: Sequence[Row | None]) -> Iterator[tuple[int, int, Place]]:
    """Row by row the first cell that is one of a picture: where, and of which."""
    for y, row in enumerate(rows):
        if row and row.odd:
            odd = range(row.odd.find(1), len(row.cells))
            x = next((at for at in odd if row.cells[at] >= FIRST), None)
            if x is not None and is_marks(row.cells[x]):
                yield y, x, place_of(row.cells[x])


def _whole(
    graphic: Graphic, rows: Sequence[Row | None], seen: Sequence[tuple[int, int, Place]]
) -> Iterator[tuple[int, Spot]]:
    """The rows of a picture of which all is seen. None is in the last row of the screen:
    behind a sixel there the terminal scrolls."""
    for y, x, place in seen:
        row = rows[y]
        marks = row_of_marks(graphic.number, place.row, graphic.columns)
        here = row.cells[x : x + graphic.columns] if row else ()
        if y < len(rows) - 1 and "".join(here) == marks:
            yield place.row, Spot(y, x)


def _height(graphic: Graphic, strip: int) -> int:
    """Rows of a strip; the last one may have fewer."""
    return min(graphic.strip, graphic.rows - strip * graphic.strip)
