"""What is typed below the rows of a pane: a filter, or how a name begins."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.message import Message

from .listing import NOWHERE, Listing
from .part import PanePart
from .view import View, matcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from .fields import FilterField
    from .jump_field import JumpField


class PaneFields(PanePart):
    """One line at most, which is there while it is needed."""

    class JumpWanted(Message):
        """Show the names that begin so, though they were not read yet."""

        def __init__(self, pane: PaneFields, beginning: str) -> None:
            super().__init__()
            self.pane = pane
            self.beginning = beginning

    listing: Listing
    sought: Callable[[str], bool] | None = None
    """Which names were looked for last, by a filter or below here."""

    _before = NOWHERE
    """Where the cursor was when a jump began."""

    @property
    @abstractmethod
    def view(self) -> View: ...

    @abstractmethod
    def see(self, view: View) -> None:
        """Order or filter otherwise."""

    def edit_filter(self) -> None:
        from .fields import FilterField  # when first needed

        self.leave_fields()
        self.mount(field := FilterField(self.view.needle))
        field.focus()

    def edit_jump(self) -> None:
        from .jump_field import JumpField  # when first needed

        self.leave_fields()
        self._before = self.listing.spot
        self.mount(field := JumpField())
        field.focus()

    def close(self) -> bool:
        """What Esc closes: a range first, then the filter; False if there is neither."""
        if self.listing.forget_range():
            return True
        if not self.view.needle:
            return False
        self._drop_filter()
        return True

    def leave_fields(self) -> None:
        self.query("FilterField, JumpField").remove()

    def _drop_filter(self) -> None:
        self.leave_fields()
        self.see(self.view._replace(needle=""))

    def on_filter_field_edited(self, event: FilterField.Edited) -> None:
        if event.needle:
            self.sought = matcher(event.needle)
        self.see(self.view._replace(needle=event.needle))

    def on_filter_field_left(self, event: FilterField.Left) -> None:
        self.listing.focus()
        if not event.keep:
            self._drop_filter()

    def on_jump_field_edited(self, event: JumpField.Edited) -> None:
        if event.beginning:
            self.listing.seek_beginning(event.beginning)

    def on_jump_field_left(self, event: JumpField.Left) -> None:
        self.leave_fields()
        self.listing.focus()
        if event.beginning:
            self.post_message(self.JumpWanted(self, event.beginning))
        elif self._before.name:
            self.listing.seek(self._before.name)
