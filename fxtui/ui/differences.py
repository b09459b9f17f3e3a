"""What each row is beside the one of its name in the other pane, in a word; pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from .compare import Comparison, How, Pair, Pairs, is_later
from .order import SLICE, Row, Steps
from .rows import Rows


class Word(StrEnum):
    ONLY = "only"
    NEWER = "newer"
    OLDER = "older"
    LARGER = "larger"
    SMALLER = "smaller"
    DIFFERS = "differs"


class Differences(NamedTuple):
    """A word for each row of either side; none for what is alike, or was not seen."""

    left: list[str]
    right: list[str]

    def tell(self, pair: Pair, left: Word, right: Word) -> None:
        self.left[pair.left], self.right[pair.right] = left, right


def differences(
    left: Rows, right: Rows, found: Comparison, how: How
) -> Steps[Differences]:
    told = Differences([""] * len(left), [""] * len(right))
    for words, rows in ((told.left, found.only_left), (told.right, found.only_right)):
        yield from _only(words, rows)
    for pairs in (found.differ, found.newer_left, found.newer_right):
        yield from _differing(told, pairs, (left, right), how)
    return told


def _only(words: list[str], rows: Iterable[Row]) -> Steps[None]:
    for step, row in enumerate(rows, 1):
        words[row] = Word.ONLY
        if not step % SLICE:
            yield


def _differing(
    told: Differences, pairs: Pairs, sides: tuple[Rows, Rows], how: How
) -> Steps[None]:
    left, right = sides
    for step, pair in enumerate(pairs, 1):
        told.tell(pair, *_words(left, right, pair, how))
        if not step % SLICE:
            yield


def _words(left: Rows, right: Rows, pair: Pair, how: How) -> tuple[Word, Word]:
    """By time where that is asked and known; else by size, if that tells them apart."""
    ours, theirs = left.modified(pair.left), right.modified(pair.right)
    if how is How.TIME and is_later(ours, theirs):
        return Word.NEWER, Word.OLDER
    if how is How.TIME and is_later(theirs, ours):
        return Word.OLDER, Word.NEWER
    here, there = left.size(pair.left) or 0, right.size(pair.right) or 0
    if here == there:
        return Word.DIFFERS, Word.DIFFERS
    return (Word.LARGER, Word.SMALLER) if here > there else (Word.SMALLER, Word.LARGER)
