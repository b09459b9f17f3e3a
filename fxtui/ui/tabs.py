"""Pairs of panes, of which one is shown; and the words of the line that names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.domain.names import safe

from .cells import fit
from .places import place_text

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from .pane import Pane

MOST: Final = 9
"""Each has a digit for its key."""

_WIDEST: Final = 24
"""Cells that the name of one tab takes at most."""


class Pair(NamedTuple):
    """Two panes, left and right."""

    panes: tuple[Pane, Pane]
    active: Pane
    """The one that has the keys while the pair is shown."""


class Tabs:
    """Their order is that of their digits."""

    def __init__(self, shown: Pair) -> None:
        self._pairs = [shown]
        self._at = 0
        self._made = 1

    def __len__(self) -> int:
        return len(self._pairs)

    @property
    def at(self) -> int:
        """The place of the pair that is shown."""
        return self._at

    @property
    def pairs(self) -> Sequence[Pair]:
        return self._pairs

    def keep(self, shown: Pair) -> None:
        """How the pair that is shown stands now."""
        self._pairs[self._at] = shown

    def show(self, at: int) -> Pair:
        self._at = at
        return self._pairs[at]

    def add(self, pair: Pair) -> None:
        """Show another one behind the one that is shown."""
        self._at += 1
        self._pairs.insert(self._at, pair)

    def surround(self, before: Sequence[Pair], after: Sequence[Pair]) -> None:
        """Have others beside those that are there; the same one is shown."""
        self._pairs = [*before, *self._pairs, *after]
        self._at += len(before)

    def close(self) -> Pair:
        """Show a neighbour in the place of what is shown, which is no longer one."""
        del self._pairs[self._at]
        return self.show(min(self._at, len(self._pairs) - 1))

    def next_id(self) -> str:
        """What no pair was called before."""
        self._made += 1
        return str(self._made)


def tab_words(places: Sequence[Location], width: int) -> list[str]:
    """The words of each tab: its digit, and the last name of its place. Pure."""
    room = max(3, min(_WIDEST, width // max(1, len(places))))
    words = (f" {digit} {_name(place)} " for digit, place in enumerate(places, 1))
    return [fit(word, min(room, len(word))) for word in words]


def _name(place: Location) -> str:
    return safe(place.name.removesuffix("/") or place_text(place))
