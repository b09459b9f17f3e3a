"""Two panes that were compared: whether the words on their rows are still true.

It compares nothing; who lists rows anew has that done again, or both sides lose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from .compare import How

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from .pane import Pane
    from .search import Search


class Shown(NamedTuple):
    """Which rows of which place a pane shows; what it hides was not compared."""

    place: Location
    begin: str
    search: Search | None
    needle: str
    hidden: bool

    @classmethod
    def by(cls, pane: Pane) -> Self:
        rows, view = pane.reading, pane.view
        return cls(pane.location, rows.begin, rows.search, view.needle, view.hidden)


class Beside(NamedTuple):
    """How two panes were compared, and what they showed then."""

    how: How
    panes: tuple[Pane, Pane]
    shown: tuple[Shown, Shown]

    @classmethod
    def of(cls, panes: tuple[Pane, Pane], how: How) -> Self:
        left, right = panes
        return cls(how, panes, (Shown.by(left), Shown.by(right)))

    @property
    def is_due(self) -> bool:
        """Whether rows came in the place of those that were compared, all of them."""
        return any(
            pane.listing.rows.differences is None and not pane.is_listing
            for pane in self.panes
        )

    @property
    def objection(self) -> str:
        """Why what came cannot be compared unasked; empty if it can."""
        now = [Shown.by(pane) for pane in self.panes]
        if any(new.place != old.place for new, old in zip(now, self.shown, strict=True)):
            return "Compared no longer: a pane shows another place."
        if self.how is How.DIGEST or (*now,) != self.shown:
            return "Listed again, and compared no longer: = does that once more."
        return ""

    def remember(self) -> None:
        for pane in self.panes:
            pane.beside = self

    def forget(self) -> None:
        """Let the panes no longer say what they are beside each other; marks stay."""
        for pane in self.panes:
            pane.beside = pane.listing.rows.differences = None
            pane.listing.refresh()
