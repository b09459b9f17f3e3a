"""How a cell is written, and the least to say before another way begins; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

_RENDERED: Final = re.compile(r"(\x1b\]8;[!-~]+\x1b\\)?(?:\x1b\[([0-9;]*)m)?")
_NO_LINK: Final = "\x1b]8;;\x1b\\"

_OFF: Final[Mapping[str, str]] = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "21": "24",
    "51": "54",
    "52": "54",
    "53": "55",
}
"""What ends an attribute; two may have their end in common."""

_INKS: Final = {*map(str, [*range(30, 38), *range(90, 98)]), "38"}
_PAPERS: Final = {*map(str, [*range(40, 48), *range(100, 108)]), "48"}
_DEFAULTS: Final = {"39", "49"}

_LENGTH: Final = {"2": 5, "5": 3}
"""Codes of a colour, from the 38 or 48 on, by what stands second."""


class Pen(NamedTuple):
    """Codes of SGR (ECMA-48, 8.3.117); empty is what the terminal has by itself."""

    attributes: tuple[str, ...] = ()
    ink: str = ""
    paper: str = ""
    link: str = ""
    """The whole sequence that begins it."""


PLAIN: Final = Pen()


def pen_of(rendered: str) -> Pen:
    """The pen in which text stands that comes behind these sequences."""
    found = _RENDERED.match(rendered)
    link, codes = found.groups("") if found else ("", "")
    attributes, ink, paper = [], "", ""
    for code in _codes(codes):
        first = code.partition(";")[0]
        if first in _INKS:
            ink = code
        elif first in _PAPERS:
            paper = code
        elif first not in _DEFAULTS:
            attributes.append(code)
    return Pen(tuple(attributes), ink, paper, link)


def _codes(text: str) -> Iterator[str]:
    """Its codes, each colour of several numbers in one."""
    numbers = [number for number in text.split(";") if number]
    while numbers:
        long = numbers[0] in {"38", "48"} and len(numbers) > 1
        length = _LENGTH.get(numbers[1], 1) if long else 1
        yield ";".join(numbers[:length])
        del numbers[:length]


@lru_cache(maxsize=4096)
def turn(old: Pen, new: Pen) -> str:
    """The sequence after which what was written in one pen goes on in the other."""
    link = "" if old.link == new.link else new.link or _NO_LINK
    if new[:3] == PLAIN[:3]:
        return link + ("\x1b[m" if old[:3] != new[:3] else "")
    codes = [*_attributes(old.attributes, new.attributes)]
    if old.ink != new.ink:
        codes.append(new.ink or "39")
    if old.paper != new.paper:
        codes.append(new.paper or "49")
    return link + (f"\x1b[{';'.join(codes)}m" if codes else "")


def _attributes(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    """First the ends, then what begins, or begins again after an end it shares."""
    ends = {_OFF[each]: None for each in old if each not in new and each in _OFF}
    yield from ends
    for each in new:
        if each not in old or _OFF.get(each) in ends:
            yield each
