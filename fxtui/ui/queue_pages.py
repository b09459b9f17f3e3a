"""The transfers of one tab, as far as they were asked for; pure but for its own state.

The board counts them and does not hold them: there may be a million. A page is asked for
when the view comes near the end of what is there, or when the counts say that what is
there is old.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from fxtui.domain.request import TransferId
from fxtui.domain.transfer import Transfer, TransferPage

_MARGIN: Final = 50
"""Rows below the view that should be there before a person gets to them."""

_PATIENCE: Final = 5.0
"""Seconds after which a page that did not come is asked for again."""


class Want(NamedTuple):
    """A page to ask for: the transfers after this one, or from the first."""

    after: TransferId | None = None


def merged(
    rows: Sequence[Transfer], after: TransferId | None, page: TransferPage
) -> list[Transfer]:
    """The rows, with those that the page speaks of as the page has them."""
    start = 0 if after is None else after
    kept = [row for row in rows if row.id <= start]
    if page.cursor is None:
        return [*kept, *page.transfers]
    end = page.cursor
    return [*kept, *page.transfers, *(row for row in rows if row.id > end)]


class QueuePages:
    """What is known of the transfers in one tab, and what to ask for next."""

    def __init__(self, every: float) -> None:
        self.rows: list[Transfer] = []
        self._every = every
        self._more = True
        self._asked: Want | None = None
        """The page that is awaited."""

        self._asked_at = float("-inf")
        self._version: int | None = None
        """Of the counts, when a page was last asked for; another makes all rows old."""

        self._changed = False
        """Whether the counts were ever others since the first page."""

        self._top = 0

    def next(self, *, view: range, version: int, count: int, now: float) -> Want | None:
        """What to ask for, if anything, when these rows are looked at."""
        if self._asked is not None and now - self._asked_at < _PATIENCE:
            return None
        if not count:
            self._empty(version)
            return None
        if self._is_old(view, version):
            if now - self._asked_at < self._every:
                return None
            return self._ask(self._before(view.start), version, view, now)
        if self._more and view.stop > len(self.rows) - _MARGIN:
            return self._ask(self._before(len(self.rows)), version, view, now)
        return None

    def is_late(self, *, view: range, version: int) -> bool:
        """Whether something will have to be asked for, though not yet."""
        return self._asked is None and self._is_old(view, version)

    def fill(self, page: TransferPage) -> None:
        """Take the page that was asked for; one that comes too late says nothing new."""
        if self._asked is None and self.rows:
            return
        after = self._asked.after if self._asked else None
        reached = self.rows[-1].id if self.rows else 0
        self.rows = merged(self.rows, after, page)
        if page.cursor is None:
            self._more = False
        elif page.cursor >= reached:
            self._more = True
        self._asked = None

    def _is_old(self, view: range, version: int) -> bool:
        if version != self._version:
            return True
        return self._changed and view.start != self._top

    def _before(self, row: int) -> TransferId | None:
        return self.rows[min(row, len(self.rows)) - 1].id if row and self.rows else None

    def _ask(
        self, after: TransferId | None, version: int, view: range, now: float
    ) -> Want:
        self._changed = self._changed or (
            self._version is not None and version != self._version
        )
        self._version, self._top, self._asked_at = version, view.start, now
        self._asked = Want(after)
        return self._asked

    def _empty(self, version: int) -> None:
        self.rows = []
        self._more, self._changed = False, True
        self._version, self._asked, self._top = version, None, 0
