"""What a person looks for below a place, from one line of text; pure.

``*.fits`` and ``run?/*.fits`` are patterns, of names or of what is below the place; any
other text is a part of a name. ``>1GiB`` and ``<1KiB`` ask for a size, ``newer:2d`` and
``older:2026-01-31`` for a date, ``type:f`` and ``type:d`` for files or folders.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Final, NamedTuple

from fxtui.domain.entry import FOLDERS, Kind
from fxtui.domain.glob import Glob, Split
from fxtui.front.quantity import bytes_of, moment_of

from .view import matcher

_TYPES: Final = {
    "f": frozenset({Kind.FILE, Kind.SYMLINK}),
    "d": FOLDERS,
}


class Query(NamedTuple):
    """What must all be true of what is looked for."""

    text: str
    fits: Callable[[str], bool]
    """Whether what stands below the place is called so, without the ``/`` of a folder."""

    options: tuple[str, ...] = ()
    """What ``fxtui find`` is given for it."""

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
    options: list[str] = []
    asked: dict[str, int | float | frozenset[Kind]] = {}
    for word in _words(text):
        found = _asked(word, now)
        if found is None:
            names.append(word)
            continue
        asked |= [found[:2]]
        options += found[2:]
    if not names and not asked:
        raise ValueError("Type a part of a name, or *.fits, >1GiB, newer:2d.")
    pattern = " ".join(names)
    options += _option(pattern)
    return Query(text.strip(), _named(pattern), tuple(options), **asked)  # type: ignore[arg-type]  # each is of its field


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()  # a quote that is part of a name


class _Asked(NamedTuple):
    """A field, what it must be, and how the command line says that."""

    field: str
    value: int | float | frozenset[Kind]
    option: str
    text: str


def _asked(word: str, now: float) -> _Asked | None:
    """None if the word is of a name."""
    field, colon, value = word.partition(":")
    if word[:1] in {"<", ">"}:
        field = "larger" if word[0] == ">" else "smaller"
        return _Asked(field, bytes_of(word[1:]), f"--{field}", word[1:])
    if colon and field in {"newer", "older"}:
        return _Asked(field, moment_of(value, now), f"--{field}", value)
    if colon and field == "type":
        if value not in _TYPES:
            raise ValueError("type:f are files, type:d folders")
        return _Asked("kinds", _TYPES[value], "--type", value)
    return None


def _option(pattern: str) -> list[str]:
    """A name or path for the command line, where a pattern is all of it."""
    if not pattern:
        return []
    if Split.of(pattern) is None:
        wild = "**" if "/" in pattern else "*"
        pattern = f"{wild}{_any_case(pattern)}{wild}"
    return ["--path" if "/" in pattern else "--name", pattern]


def _any_case(text: str) -> str:
    """As a pattern that is met in any case, if no capital in it says otherwise."""
    if text != text.casefold():
        return text
    return "".join(map(_either, text))


def _either(letter: str) -> str:
    capital = letter.upper()
    return f"[{letter}{capital}]" if letter != capital and len(capital) == 1 else letter


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
