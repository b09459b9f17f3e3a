"""Two directories side by side: what is only in one of them, and what differs; pure.

What is not seen, because it is filtered or hidden, is not compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

from fxtui.domain.entry import Kind
from fxtui.domain.fold import Fold

from .format import count_text
from .names import rank_of
from .rows import SLICE, Order, Row, Rows, Steps, sort

_FOLDERS: Final = frozenset({Kind.DIRECTORY, Kind.BUCKET})
_SECOND: Final = 1.0
"""Many storages keep whole seconds."""


class How(StrEnum):
    NAME = "name"
    SIZE = "size"
    TIME = "time"
    DIGEST = "digest"


class Pair(NamedTuple):
    """Two rows of one name."""

    left: Row
    right: Row


class Comparison(NamedTuple):
    """What is to be marked on both sides, and how many there are of each sort."""

    left: Order
    right: Order
    only_left: int
    only_right: int
    differ: int
    alike: tuple[Pair, ...]
    """Those that do not differ, for a closer look."""

    @property
    def text(self) -> str:
        """``3 only left, 1 only right, 2 differ, 120 alike``."""
        told = (
            (self.only_left, "only left"),
            (self.only_right, "only right"),
            (self.differ, "differ"),
            (len(self.alike), "alike"),
        )
        words = [f"{count_text(count)} {word}" for count, word in told if count]
        return ", ".join(words) or "nothing on either side"

    def but(self, differing: list[Pair]) -> Comparison:
        """The same, when a closer look has told that some differ after all."""
        rest = set(self.alike) - set(differing)
        return self._replace(
            left=self.left + array("I", [pair.left for pair in differing]),
            right=self.right + array("I", [pair.right for pair in differing]),
            differ=self.differ + len(differing),
            alike=tuple(pair for pair in self.alike if pair in rest),
        )


def compare(left: Rows, right: Rows, how: How, fold: Fold) -> Steps[Comparison]:
    """``fold`` is that of the side which tells fewer names apart."""
    ours, theirs = _key(left, fold), _key(right, fold)
    here = yield from sort(left.shown, ours)
    there = yield from sort(right.shown, theirs)
    only_here, only_there, pairs = yield from _joined(here, ours, there, theirs)
    differ = [(pair, _newer(left, right, pair, how)) for pair in pairs]
    marked = [(pair, side) for pair, side in differ if side is not None]
    return Comparison(
        only_here + array("I", [pair.left for pair, side in marked if side <= 0]),
        only_there + array("I", [pair.right for pair, side in marked if side >= 0]),
        len(only_here),
        len(only_there),
        len(marked),
        tuple(pair for pair, side in differ if side is None),
    )


def _joined(
    here: Order,
    ours: Callable[[Row], bytearray],
    there: Order,
    theirs: Callable[[Row], bytearray],
) -> Steps[tuple[Order, Order, list[Pair]]]:
    """What is only here, what is only there, and what is on both sides."""
    only_here, only_there, pairs = array("I"), array("I"), list[Pair]()
    i = j = 0
    while i < len(here) and j < len(there):
        one, two = ours(here[i]), theirs(there[j])
        if one == two:
            pairs.append(Pair(here[i], there[j]))
        elif one < two:
            only_here.append(here[i])
        else:
            only_there.append(there[j])
        i, j = i + (one <= two), j + (one >= two)
        if not (i + j) % SLICE:
            yield
    return only_here + here[i:], only_there + there[j:], pairs


def _newer(left: Rows, right: Rows, pair: Pair, how: How) -> int | None:
    """None if they do not differ; 0 if both are to be marked, else -1 or 1 for a side."""
    if how is How.NAME or left.kind(pair.left) in _FOLDERS:
        return None
    is_other = left.size(pair.left) != right.size(pair.right)
    if how is not How.TIME:
        return 0 if is_other else None
    ours, theirs = left.modified(pair.left), right.modified(pair.right)
    if ours is None or theirs is None or abs(ours - theirs) < _SECOND:
        return 0 if is_other else None
    return -1 if ours > theirs else 1


def _key(rows: Rows, fold: Fold) -> Callable[[Row], bytearray]:
    names = rows.names
    if fold is str:
        return names.rank
    return lambda row: rank_of(fold(names[row]))
