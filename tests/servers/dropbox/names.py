"""Paths as Dropbox compares, stores and refuses them. Pure text."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

IGNORED: Final = frozenset(
    {".ds_store", "desktop.ini", "thumbs.db", "icon\r", ".dropbox", ".dropbox.attr"}
)
LONGEST: Final = 255
"""UTF-16 units in a name."""


@lru_cache(maxsize=65536)
def fold(path: str) -> str:
    """The path in lower case, letter by letter: what is longer so, stays as it is.

    A capital sigma at the end of a word becomes what it becomes elsewhere, as at
    Dropbox and unlike ``str.lower``.
    """
    if path.isascii():
        return path.lower()
    return "".join(low if len(low := each.lower()) == 1 else each for each in path)


def composed(path: str) -> str:
    """The path in NFC, as everything is stored."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def parent(path: str) -> str:
    return path.rpartition("/")[0]


def name(path: str) -> str:
    return path.rpartition("/")[2]


def ancestors(path: str) -> list[str]:
    """The folders above, the topmost first, without the root."""
    parts = path.split("/")[1:-1]
    return ["/" + "/".join(parts[: count + 1]) for count in range(len(parts))]


def is_below(key: str, folder: str) -> bool:
    return key.startswith(folder + "/")


def trouble(path: str) -> str | None:
    """Why nothing may be stored under such a path: a tag of WriteError, or None."""
    for part in path.split("/")[1:]:
        if fold(part) in IGNORED:
            return "disallowed_name"
        if _is_malformed(part):
            return "malformed_path"
    return None


def _is_malformed(part: str) -> bool:
    units = len(part.encode("utf-16-le", "surrogatepass")) // 2
    is_odd = part in ("", ".", "..") or part.endswith(" ")
    return is_odd or units > LONGEST or any(each in "\\\0\x7f" for each in part)


def renamed(path: str, taken: set[str], *, is_update: bool = False) -> str:
    """``name (1).ext``, or the first number whose folded path is not taken.

    What should have been an update becomes a ``name (conflicted copy).ext``.
    """
    folder, _, last = path.rpartition("/")
    stem, dot, extension = last.rpartition(".")
    if not stem:
        stem, dot, extension = last, "", ""
    marks: Iterator[str] = (f"{number}" for number in itertools.count(1))
    if is_update:
        more = (f"conflicted copy {number}" for number in itertools.count(1))
        marks = itertools.chain(["conflicted copy"], more)
    every = (f"{folder}/{stem} ({mark}){dot}{extension}" for mark in marks)
    return next(made for made in every if fold(made) not in taken)
