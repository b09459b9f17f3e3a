"""In which of the older encodings bytes are most likely written; pure.

Each encoding is asked how likely its languages write what it reads there: how often each
letter comes, and where capitals and signs stand. Only bytes that are no ASCII count, and
those that are repeated count less: a unit in each line says no more than one.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import islice
from math import exp, inf, log
from operator import itemgetter
from typing import Final

from .languages import JOINING, MARKS, MEASURES, PAGES, TABLES, Page, Table

_AROUND: Final = re.compile(rb"(?s)(?=(.[\x80-\xff].))")
"""A byte that is no ASCII between its neighbours."""

_NO_ASCII: Final = re.compile(rb"[\x80-\xff]")
_MOST: Final = 1000
"""Bytes of these that are looked at: more take time, and tell nothing new."""

_OTHER: Final = -9.0
"""What no language of an encoding has: a letter of another one, or a rare sign."""

_CONTROL: Final = -14.0
_SIGNS: Final = dict.fromkeys(MEASURES, -3.5) | dict.fromkeys(MARKS, -4.5)
_OUT_OF_PLACE: Final = -6.0
"""A sign within a word, or before it, where none is usual."""

_MIXED: Final = -5.0
"""A letter of another script beside one of ASCII."""

_BESIDE_DIGIT: Final = -3.0
"""A letter that belongs to no word: what is there is a sign more often."""

_CAPITAL: Final = -1.6
_ALL_CAPITALS: Final = -0.7
_CAPITAL_WITHIN: Final = -6.0
"""A capital behind a small letter."""

_STEEP: Final = 2.5
"""The most frequent letter of a language is e to this more frequent than the last."""

_LATIN: Final = re.compile(r"[\u00aa\u00ba\u00c0-\u024f]")


def likely(content: bytes) -> str:
    """The codec; of two that read it alike, the one that more people use."""
    content = _telling(content)
    around = Counter(_AROUND.findall(b" " + content + b" "))
    scores = [(_of_page(page, around) - page.doubt, page.codec) for page in PAGES]
    scores += [(_of_table(table, content), table.codec) for table in TABLES]
    return max(scores, key=itemgetter(0))[1]


def _telling(content: bytes) -> bytes:
    """The words that are no ASCII, each of them once."""
    words = dict.fromkeys(content.split())
    content = b" ".join([word for word in words if not word.isascii()])
    last = next(islice(_NO_ASCII.finditer(content), _MOST, None), None)
    return content[: last.end()] if last else content


def _weight(count: int) -> float:
    return 1 + log(count)


def _of_page(page: Page, around: Mapping[bytes, int]) -> float:
    try:
        read = [(three.decode(page.codec), many) for three, many in around.items()]
    except UnicodeDecodeError:
        return -inf
    return max(
        sum(_weight(many) * _of_middle(three, chances) for three, many in read)
        for chances in map(_chances, page.languages)
    )


@cache
def _chances(letters: str) -> Mapping[str, float]:
    """How likely each letter is, as a logarithm."""
    steps = [-_STEEP * rank / len(letters) for rank in range(len(letters))]
    whole = log(sum(map(exp, steps)))
    return {letter: step - whole for letter, step in zip(letters, steps, strict=True)}


def _of_middle(three: str, chances: Mapping[str, float]) -> float:
    """How likely a character is between two others."""
    before, it, behind = three[0], three[1], three[2]
    if it in _SIGNS or not (it.isalpha() or it in chances):
        return _of_sign(before, it, behind)
    found = chances.get(it) or chances.get(it.lower(), _OTHER)
    if not _LATIN.match(it):
        found += _MIXED * (_is_ascii_letter(before) + _is_ascii_letter(behind))
    found += _BESIDE_DIGIT * (before.isdigit() + behind.isdigit())
    if it.isupper():
        found += _of_capital(before)
    return found


def _of_sign(before: str, it: str, behind: str) -> float:
    found = _SIGNS.get(it, _OTHER if it.isprintable() else _CONTROL)
    is_odd = behind.isalpha() and before.isalpha() is not (it in JOINING)
    return found + _OUT_OF_PLACE * is_odd


def _of_capital(before: str) -> float:
    if not before.isalpha():
        return _CAPITAL
    return _ALL_CAPITALS if before.isupper() else _CAPITAL_WITHIN


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _of_table(table: Table, content: bytes) -> float:
    decoder = codecs.getincrementaldecoder(table.codec)()
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError:
        return -inf
    many = Counter(character for character in text if not character.isascii())
    begun = _OTHER * bool(decoder.getstate()[0])  # the end may be cut, or a letter
    return begun + sum(
        _weight(count) * _of_wide(one, table) for one, count in many.items()
    )


def _of_wide(character: str, table: Table) -> float:
    first = character.encode(table.national, "ignore")[:1]
    for share in table.shares:
        if first and first[0] in share.rows:
            return log(share.part / share.characters)
    return _CONTROL
