"""What a person looks for below a place, from one line of text; pure.

``*.fits`` and ``run?/*.fits`` are patterns, of names or of what is below the place; any
other text is a part of a name. ``>1GiB`` and ``<1KiB`` ask for a size, ``newer:2d`` and
``older:2026-01-31`` for a date, ``type:f`` and ``type:d`` for files or folders.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Final, NamedTuple

from fxtui.domain.entry import Kind
from fxtui.domain.glob import Glob, Split
from fxtui.front.quantity import bytes_of, moment_of

from .rows import matcher

_TYPES: Final = {
    "f": frozenset({Kind.FILE, Kind.SYMLINK}),
    "d": frozenset({Kind.DIRECTORY, Kind.BUCKET}),
}


class Query(NamedTuple):
    """What must all be true of what is looked for."""

    text: str
    fits: Callable[[str], bool]
    """Whether what stands below the place is called so, without the ``/`` of a folder."""

    kinds: frozenset[Kind] = frozenset(Kind)
    larger: int | None = None
    smaller: int | None = None
    newer: float | None = None
    older: float | None = None

    def meets(
        self, path: str, kind: Kind, size: int | None, modified: float | None
    ) -> bool:
        """What has no size, as a folder, is neither larger nor smaller than any."""
        return (
            kind in self.kinds
            and self.fits(path)
            and _is_within(size, self.larger, self.smaller)
            and _is_within(modified, self.newer, self.older)
        )


def query_of(text: str, now: float) -> Query:
    """Raise ValueError with a sentence for whoever typed it."""
    names: list[str] = []
    asked: dict[str, int | float | frozenset[Kind]] = {}
    for word in _words(text):
        found = _asked(word, now)
        if found is None:
            names.append(word)
        else:
            asked |= [found]
    if not names and not asked:
        raise ValueError("Type a part of a name, or *.fits, >1GiB, newer:2d.")
    return Query(text.strip(), _named(" ".join(names)), **asked)  # type: ignore[arg-type]  # each is of its field


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()  # a quote that is part of a name


def _asked(word: str, now: float) -> tuple[str, int | float | frozenset[Kind]] | None:
    """A field, and what it must be; None if the word is of a name."""
    field, colon, value = word.partition(":")
    if word[0] in "<>":
        return "larger" if word[0] == ">" else "smaller", bytes_of(word[1:])
    if colon and field in {"newer", "older"}:
        return field, moment_of(value, now)
    if colon and field == "type":
        if value not in _TYPES:
            raise ValueError("type:f are files, type:d folders")
        return "kinds", _TYPES[value]
    return None


def _named(pattern: str) -> Callable[[str], bool]:
    is_path = "/" in pattern
    has_wildcards = Split.of(pattern) is not None
    matches = Glob(pattern).matches if has_wildcards else matcher(pattern)
    if is_path or not pattern:
        return matches
    return lambda path: matches(path.rpartition("/")[2])


def _is_within(value: float | None, above: float | None, under: float | None) -> bool:
    if value is None:
        return above is None and under is None
    return (above is None or value > above) and (under is None or value < under)
