"""Two directories side by side: what is only in one of them, and what differs; pure.

What is not seen, because it is filtered or hidden, is not compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum
from itertools import chain, count
from typing import Final, NamedTuple

from fxtui.domain.entry import FOLDERS
from fxtui.domain.errors import InvalidName
from fxtui.domain.fold import Fold
from fxtui.domain.location import LOCAL
from fxtui.storage.local_name import local_name

from .format import count_text
from .names import rank_of
from .order import SLICE, Order, Row, Steps, sort
from .rows import Rows

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


class Pairs:
    """Many of these, in little room."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self.left, self.right = array("I"), array("I")
        for pair in pairs:
            self.add(pair)

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[Pair]:
        return map(Pair, self.left, self.right)

    def add(self, pair: Pair) -> None:
        self.left.append(pair.left)
        self.right.append(pair.right)


class Comparison(NamedTuple):
    """What is only on one side, what differs, and what does not."""

    only_left: Order
    only_right: Order
    differ: Pairs
    newer_left: Pairs
    """Those that differ, and of which the left one alone is to be marked."""

    newer_right: Pairs
    alike: Pairs

    @property
    def left(self) -> Order:
        """What is to be marked on the left."""
        return self.only_left + self.differ.left + self.newer_left.left

    @property
    def right(self) -> Order:
        return self.only_right + self.differ.right + self.newer_right.right

    @property
    def text(self) -> str:
        """``3 only left, 1 only right, 2 different, 120 alike``."""
        told = (
            (len(self.only_left), "only left"),
            (len(self.only_right), "only right"),
            (
                sum(map(len, (self.differ, self.newer_left, self.newer_right))),
                "different",
            ),
            (len(self.alike), "alike"),
        )
        words = [f"{count_text(many)} {word}" for many, word in told if many]
        return ", ".join(words) or "nothing on either side"

    def but(self, differing: Collection[Pair]) -> Comparison:
        """The same, when a closer look has told that some differ after all."""
        rest = (pair for pair in self.alike if pair not in differing)
        differ = Pairs(chain(self.differ, differing))
        return self._replace(differ=differ, alike=Pairs(rest))


def compare(left: Rows, right: Rows, how: How, fold: Fold) -> Steps[Comparison]:
    """``fold`` is that of the side which tells fewer names apart.

    What a disk had to call otherwise pairs with its key.
    """
    is_near = [rows.prefix.scheme == LOCAL for rows in (left, right)]
    ours = yield from _key(left, fold, is_kept=is_near == [False, True])
    theirs = yield from _key(right, fold, is_kept=is_near == [True, False])
    here = yield from sort(left.shown, ours)
    there = yield from sort(right.shown, theirs)
    found = Comparison(array("I"), array("I"), Pairs(), Pairs(), Pairs(), Pairs())
    by_side = {0: found.differ, -1: found.newer_left, 1: found.newer_right}
    i = j = 0
    for step in count(1):
        if i == len(here) or j == len(there):
            break
        one, two = ours(here[i]), theirs(there[j])
        if one == two:
            pair = Pair(here[i], there[j])
            side = _newer(left, right, pair, how)
            (found.alike if side is None else by_side[side]).add(pair)
        elif one < two:
            found.only_left.append(here[i])
        else:
            found.only_right.append(there[j])
        i, j = i + (one <= two), j + (one >= two)
        if not step % SLICE:
            yield
    found.only_left.extend(here[i:])
    found.only_right.extend(there[j:])
    return found


def _newer(left: Rows, right: Rows, pair: Pair, how: How) -> int | None:
    """None if they do not differ; 0 if both are to be marked, else -1 or 1 for a side."""
    if how is How.NAME or left.kind(pair.left) in FOLDERS:
        return None
    is_other = left.size(pair.left) != right.size(pair.right)
    if how is not How.TIME:
        return 0 if is_other else None
    ours, theirs = left.modified(pair.left), right.modified(pair.right)
    if is_later(ours, theirs):
        return -1
    if is_later(theirs, ours):
        return 1
    return 0 if is_other else None


def is_later(one: float | None, other: float | None) -> bool:
    """Whether both times are known, and are not of one second."""
    return one is not None and other is not None and one - other >= _SECOND


def _key(rows: Rows, fold: Fold, *, is_kept: bool) -> Steps[Callable[[Row], bytearray]]:
    """By what rows are compared; few names are another on a disk."""
    names = rows.names
    if fold is not str:
        called = on_disk if is_kept else str
        return lambda row: rank_of(fold(called(names[row])))
    if not is_kept:
        return names.rank
    odd: dict[Row, bytearray] = {}
    for step, row in enumerate(rows.shown, 1):
        name = names[row]
        if (kept := on_disk(name)) != name:
            odd[row] = rank_of(kept)
        if not step % SLICE:
            yield
    return lambda row: odd.get(row) or names.rank(row)


def on_disk(name: str) -> str:
    """What a disk calls it; what no disk takes stays as it is."""
    end = "/" if name.endswith("/") else ""
    try:
        return local_name(name.removesuffix("/"), folds=False).name + end
    except InvalidName:
        return name
