"""What the listings that are under way have told, so that nothing is told twice.

Dropbox may break off a listing and have it begin anew, and a file that changes while its
folder is listed comes once more. A job would copy it as often.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, NamedTuple

from fxtui.domain.entry import Cursor, Entry
from fxtui.domain.errors import ServerFault

_MOST: Final = 256
"""Cursors that are remembered: a listing that nobody goes on with is forgotten."""


_PATIENCE: Final = 50
"""Pages with nothing new, one after the other, after which a listing gets nowhere."""


class Told(NamedTuple):
    """Where a listing is: in which of its pages each key came first, by its hash."""

    first: dict[int, int]
    page: int
    idle: int = 0
    """Pages with nothing new that came last: Dropbox sends some, but not for ever."""

    def fresh(self, entries: Sequence[Entry]) -> list[Entry]:
        """What no page before this one had; asked again, it answers the same."""
        number, known = self.page, self.first.setdefault
        once = {entry.key: entry for entry in entries}
        return [
            entry for key, entry in once.items() if known(hash(key), number) == number
        ]


class Seen:
    """The listings of one connection, by the cursors at which they go on."""

    def __init__(self) -> None:
        self._listings: OrderedDict[Cursor, Told] = OrderedDict()

    def told(self, cursor: Cursor | None) -> Told:
        """What came before a cursor: nothing, if it is None or nobody remembers it."""
        return self._listings.get(cursor or "") or Told({}, 0)

    def go_on(self, told: Told, cursor: Cursor | None, *, is_news: bool = True) -> None:
        """The page was told, and the next one begins at ``cursor``, if there is one.

        Raise ServerFault if there has been no news for so long that nobody should wait.
        """
        if cursor is None:
            for known, other in list(self._listings.items()):
                if other.first is told.first:
                    del self._listings[known]
            return
        idle = 0 if is_news else told.idle + 1
        if idle > _PATIENCE:
            raise ServerFault(
                "the listing does not get on: Dropbox says more, and sends none"
            )
        self._listings[cursor] = Told(told.first, told.page + 1, idle)
        if len(self._listings) > _MOST:
            self._listings.popitem(last=False)
