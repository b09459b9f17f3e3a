"""Keys that a person copied as a block, of JSON or of lines, for single fields; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fxtui.domain.asking import Blank

_PAIR: Final = re.compile(r"""(\w+)["']?\s*[:=]\s*["']?([^\s"',;]+)""")
_FIRST: Final = re.compile(r"[a-z]*")
"""``access`` of ``accessKey`` and ``access key``, which is in AWS_ACCESS_KEY_ID too."""


def spread(blanks: Sequence[Blank], text: str) -> tuple[str, ...] | None:
    """A word for each blank; None where a block does not name all that are needed."""
    found: dict[str, str] = {}
    for name, value in _PAIR.findall(text):
        if blank := _meant(blanks, name.lower()):
            found.setdefault(blank.label, value)
    needed = {blank.label for blank in blanks if not blank.optional}
    if len(blanks) == 1 or not needed <= found.keys():
        return None
    return tuple(found.get(blank.label, "") for blank in blanks)


def _meant(blanks: Sequence[Blank], name: str) -> Blank | None:
    """The secret one first: ``secret_access_key`` has the word of the other as well."""
    ordered = sorted(blanks, key=lambda blank: not blank.secret)
    return next((blank for blank in ordered if _word(blank) in name), None)


def _word(blank: Blank) -> str:
    found = _FIRST.match(blank.label)
    return (found and found[0]) or blank.label
