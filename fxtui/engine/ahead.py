"""Where a listing will be some pages on, guessed from the page that was seen. Pure.

Names are mostly counted or drawn by lot: between the first and the last key of a page one
field of letters or digits has moved so far, and will go on at about that pace. A guess
that is wrong costs a request and no key, for it only says where one reader hands over to
the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final, NamedTuple

from fxtui.domain.location import Key

_ALPHABETS: Final = (
    digits,
    digits + "abcdef",
    digits + "ABCDEF",
    digits + ascii_lowercase,
    digits + ascii_uppercase,
    digits + ascii_uppercase + ascii_lowercase,
)
"""In the order of their code points, which is that of keys."""

_FIELD: Final = re.compile("[0-9A-Za-z]{1,8}")
_SAMPLES: Final = 50


class _Field(NamedTuple):
    """The part of two keys that tells how far apart they are."""

    begin: int
    end: int
    alphabet: str

    def value(self, key: Key) -> int:
        value = 0
        for letter in key[self.begin : self.end]:
            value = value * len(self.alphabet) + self.alphabet.index(letter)
        return value

    def with_value(self, key: Key, value: int) -> Key | None:
        """The key with another value there; None if that is too large for the field."""
        letters = []
        for _ in range(self.begin, self.end):
            value, rest = divmod(value, len(self.alphabet))
            letters.append(self.alphabet[rest])
        if value:
            return None
        return key[: self.begin] + "".join(reversed(letters)) + key[self.end :]


def keys_ahead(keys: Sequence[Key], pages: int, most: int) -> list[Key]:
    """At most so many keys, each so many pages behind the one before.

    ``keys`` are those of a page, in their order; the first guess is behind all of them.
    """
    if len(keys) < 2 or (field := _field(keys)) is None:  # noqa: PLR2004  # no distance
        return []
    first, last = field.value(keys[0]), field.value(keys[-1])
    step = (last - first) * len(keys) * pages // (len(keys) - 1)
    if step <= 0:
        return []
    found = []
    for number in range(1, most + 1):
        guess = field.with_value(keys[-1], last + number * step)
        if guess is None:
            break
        found.append(guess)
    return found


def _field(keys: Sequence[Key]) -> _Field | None:
    first, last = keys[0], keys[-1]
    at = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    seen = [_FIELD.match(key, at) for key in keys[:: len(keys) // _SAMPLES + 1]]
    ends = [_FIELD.match(first, at), _FIELD.match(last, at)]
    if not all(ends):
        return None
    letters = set("".join(found[0] for found in (*seen, *ends) if found))
    alphabet = next(each for each in _ALPHABETS if letters.issubset(each))
    begin = at
    while begin and last[begin - 1] in alphabet:
        begin -= 1
    end = min(found.end() for found in ends if found)
    return _Field(begin, end, alphabet)
