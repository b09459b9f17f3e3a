"""Patterns in locations, as ``s3://bucket/runs/*.csv``: what to list, and what is meant.

Within a segment ``*`` is anything, ``?`` any one character, and ``[ab]``, ``[a-z]`` and
``[!ab]`` one of some; ``**`` crosses segments, and ``**/`` also stands for none at all.
Case counts, and a leading dot is a character as any: a bucket knows no hidden keys. The
filters of a job (``fxtui.domain.select``) have other rules, those of ``aws s3``.
"""

from __future__ import annotations

import re
from fnmatch import translate
from typing import Final, NamedTuple, Self

_WILDCARD: Final = re.compile(
    r"""
    (?P<folders> (?:(?<=/)|\A) \*\*/ )  # any number of whole segments
    | (?P<all> \*\*+ )
    | (?P<some> \* )
    | (?P<one> \? )
    | (?P<set> \[ !? \]? [^]/]* \] )
    """,
    re.VERBOSE,
)
_AS_REGEX: Final = {"folders": "(?:.*/)?", "all": ".*", "some": "[^/]*", "one": "[^/]"}


class Split(NamedTuple):
    """A pattern in two: the folder that it surely leads to, and what is meant in it."""

    folder: str
    rest: str

    @classmethod
    def of(cls, text: str) -> Self | None:
        """None where there is no wildcard, so that the text can only mean itself."""
        first = _WILDCARD.search(text)
        if first is None:
            return None
        end = text.rfind("/", 0, first.start()) + 1
        return cls(text[:end], text[end:])


class Glob:
    """Says which names below a folder are meant; those of folders end in ``/``."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._segments = pattern.removesuffix("/").split("/")
        self._deep = next(
            (n for n, segment in enumerate(self._segments) if "**" in segment), None
        )
        self._whole = _compiled(pattern)
        self._each = [_compiled(segment) for segment in self._segments]

    @property
    def is_deep(self) -> bool:
        """Whether it crosses segments, so that most folders may hold what is meant."""
        return self._deep is not None

    @property
    def head(self) -> str:
        """What all names that are meant begin with, as far as that is plain."""
        first = _WILDCARD.search(self.pattern)
        return self.pattern[: first.start()] if first else self.pattern

    def matches(self, name: str) -> bool:
        """Whether a name is meant; a pattern that ends in ``/`` means folders only."""
        if not name:
            return False
        if self._whole.fullmatch(name):
            return True
        return name.endswith("/") and bool(self._whole.fullmatch(name[:-1]))

    def may_hold(self, folder: str) -> bool:
        """Whether anything below a folder can be meant, so that it has to be listed."""
        names = folder.removesuffix("/").split("/")
        known = len(names) if self._deep is None else min(len(names), self._deep)
        if known >= len(self._segments):
            return False
        return all(map(re.Pattern.fullmatch, self._each, names[:known]))


def _compiled(pattern: str) -> re.Pattern[str]:
    regex, done = [], 0
    for wildcard in _WILDCARD.finditer(pattern):
        regex += [re.escape(pattern[done : wildcard.start()]), _regex(wildcard)]
        done = wildcard.end()
    return re.compile("".join([*regex, re.escape(pattern[done:])]), re.DOTALL)


def _regex(wildcard: re.Match[str]) -> str:
    kind = str(wildcard.lastgroup)
    if kind != "set":
        return _AS_REGEX[kind]
    # The library knows how a range is quoted, and what one that runs backwards means.
    return "(?!/)" + translate(wildcard[0])[len("(?s:") : -len(r")\Z")]
