"""A pane in which folders are as large as what is below them, while that is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .pane_fields import PaneFields
from .rows import Rows
from .view import By, View

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from .sums import Sums


class PaneSums(PaneFields):
    """The largest come first then, and folders among the files."""

    reading: Rows
    sums: Sums | None = None
    """How much there is in each folder, while that is counted and shown."""

    _view: View
    _plain = View()
    """The view before that."""

    def count(self, sums: Sums | None) -> None:
        """Show these; or sizes of files alone again."""
        if sums and not self.sums:
            self._plain = self._view
            counted = self._view._replace(by=By.SIZE, reverse=True)
            self._view = counted._replace(mixed=True, hidden=True)
        elif self.sums and not sums:
            self._view = self._plain._replace(needle=self._view.needle)
        self.sums = sums
        self.counted()

    def counted(self) -> None:
        """More is counted than before."""
        for rows in {self.reading, self.listing.rows}:
            self._give_sums(rows)
        self.see(self._view)

    def _give_sums(self, rows: Rows) -> None:
        if self.sums or rows.sums:
            rows.sums = self.sums
            rows.resize()

    def _leave_sums(self, place: Location) -> None:
        """Count no longer, unless the pane goes to where it is counted too."""
        if self.sums and not self.sums.cover(place):
            self.sums, self._view = None, self._plain
