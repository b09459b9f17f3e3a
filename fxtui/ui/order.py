"""Rows in an order, sorted in steps, so that whoever paints can paint in between."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from itertools import chain, pairwise
from typing import Any, Final, TypeAlias, TypeVar

Row: TypeAlias = int
"""The number of a row, in the order of arrival."""

Order: TypeAlias = "array[int]"
"""Rows, one behind the other: four bytes each, where a list of them takes forty."""

T = TypeVar("T")
Steps: TypeAlias = Generator[None, None, T]
"""Work that comes in steps, and what it results in."""

SLICE: Final = 8192
"""Rows that one step looks at: about 5 ms of work."""


def sort(rows: Order, key: Callable[[Row], Any]) -> Steps[Order]:
    """These rows in order, by steps."""
    runs = []
    for begin in range(0, len(rows), SLICE):
        runs.append(array("I", sorted(rows[begin : begin + SLICE], key=key)))
        yield
    if follow(runs, key):
        return array("I", chain.from_iterable(runs))
    merged = array("I")
    for row in heapq.merge(*runs, key=key):
        merged.append(row)
        if not len(merged) % SLICE:
            yield
    return merged


def follow(runs: Sequence[Order], key: Callable[[Row], Any]) -> bool:
    """Whether each run comes behind the one before, as what a bucket lists does."""
    return all(key(one[-1]) <= key(two[0]) for one, two in pairwise(runs))


def merge(one: Order, two: Order, key: Callable[[Row], Any]) -> Steps[Order]:
    """Two ordered lists as one, by steps of at most two slices."""
    if not one or not two or key(one[-1]) <= key(two[0]):
        return one + two
    merged: Order = array("I")
    i = j = 0
    while i < len(one) and j < len(two):
        a, b = one[i : i + SLICE], two[j : j + SLICE]
        limit = min(key(a[-1]), key(b[-1]))
        a, b = (run[: bisect_right(run, limit, key=key)] for run in (a, b))
        merged.extend(sorted(a + b, key=key))
        i, j = i + len(a), j + len(b)
        yield
    return merged + one[i:] + two[j:]
