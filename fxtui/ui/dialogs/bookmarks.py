"""Places to go to: those that have a name, and those that were visited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from ..format import ago_text
from ..frecency import Recent
from ..places import place_text
from .choices import Choice, ChoicesDialog, ChoiceTable, brief
from .dialog import button

if TYPE_CHECKING:
    from textual.widgets import Button


class BookmarksDialog(ChoicesDialog):
    """Enter goes there, r gives another name, e another place, D removes it."""

    HEAD = ("Bookmark", "Place")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "do_to_row('go')", "Go", show=False),
        Binding("r", "do_to_row('rename')", "Rename", show=False),
        Binding("e,f4", "do_to_row('edit')", "Edit", show=False),
        Binding("D,delete,f8", "do_to_row('remove')", "Remove", show=False),
    ]

    def __init__(self, bookmarks: Mapping[str, str], at: int = 0) -> None:
        """``at`` is the row that the cursor is on first."""
        choices = [
            Choice((name, brief(place)), (place,)) for name, place in bookmarks.items()
        ]
        none = "There are none yet: M gives the place that a pane shows a name."
        super().__init__("Bookmarks", choices, none=none)
        self._first = at

    def on_mount(self) -> None:
        for table in self.query(ChoiceTable):
            table.move_to(self._first)

    def deeds(self) -> Iterator[Button]:
        yield button("Go", "go", "do_to_row('go')")
        yield button("Name (r)", "rename", "do_to_row('rename')")
        yield button("Place (e)", "edit", "do_to_row('edit')")
        yield button("Remove (D)", "remove", "do_to_row('remove')")


class RecentsDialog(ChoicesDialog):
    """Enter goes there. What is visited often and lately comes first."""

    HEAD = ("Place", "Last")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "do_to_row('go')", "Go", show=False),
    ]

    def __init__(self, recents: Sequence[Recent], now: float) -> None:
        choices = [_choice(recent, now) for recent in recents]
        none = "Places where you stay for some seconds will be here."
        super().__init__("Recent places", choices, none=none)

    def deeds(self) -> Iterator[Button]:
        yield button("Go", "go", "do_to_row('go')")


def _choice(recent: Recent, now: float) -> Choice:
    place = place_text(recent.place)
    ago = ago_text(max(0.0, now - recent.last))
    return Choice((place, ago), (place, f"last visited {ago}"))
