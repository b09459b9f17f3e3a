"""The last lines of a pane: that not all could be read, and how much room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .grounds import space_text

if TYPE_CHECKING:
    from textual.containers import Vertical

    from fxtui.domain.sharing import Space

    from .room_line import RoomLine


class PaneFoot:
    """Each line is there only while there is something to say."""

    def __init__(self, pane: Vertical) -> None:
        self._pane = pane
        self._room: RoomLine | None = None

    def tell_gap(self, text: str) -> None:
        """Say, wherever the rows are scrolled to, that they are not all, or are old."""
        if not text:
            self._pane.query("Gap").remove()
            return
        from .gap import Gap  # when first needed

        if shown := self._pane.query(Gap):
            shown.first().update(text)
        else:
            self._pane.mount(Gap(text))

    def tell_room(self, space: Space | None) -> None:
        """Say how much room there is, where that is known."""
        if space is None:
            if self._room:
                self._room.remove()
            self._room = None
            return
        if self._room is None:
            from .room_line import RoomLine  # when first needed

            self._room = RoomLine()
            self._pane.mount(self._room)
        self._room.tell(space_text(space))
