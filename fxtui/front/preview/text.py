"""Text: lines with numbers, and in colour where a lexer knows the language."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from .colours import coloured, lexer_for
from .drawing import Drawing, Lines
from .known import Head, Subject

LONGEST: Final = 2048
"""Characters of a row; what is longer goes on in the next one."""

_ENDS: Final = re.compile(r"\r\n|\n|\r")
_MOST_COLOUR: Final = 256 * 1024
"""Characters that are painted in colour; the rest of a window is plain."""


class Text:
    name = "text"

    def fits(self, head: Head) -> bool:
        return head.encoding is not None

    def draw(self, subject: Subject) -> Drawing:
        encoding = subject.head.encoding
        assert encoding
        lines = lines_of(subject.text)
        rows, continued = broken(lines)
        paint = None
        if subject.is_begin and not continued:
            lexer = lexer_for(subject.head.name, subject.head.text)
            paint = lexer and partial(coloured, lexer, within(rows, _MOST_COLOUR))
        return Drawing(
            self.name,
            Lines(rows, first=subject.first_line, continued=continued),
            (encoding.name,),
            colours=paint,
            lines=len(lines) - 1,
            is_cut=bool(lines[-1]),
        )


def lines_of(text: str) -> list[str]:
    """Lines without their ends; the last one is empty where the text ends a line."""
    return _ENDS.split(text) if "\r" in text else text.split("\n")


def broken(lines: list[str]) -> tuple[list[str], list[int]]:
    """Rows that are not too long, and which of them go on with the one before."""
    if lines and not lines[-1]:
        lines = lines[:-1]  # behind the end of the last line is no other
    if all(len(line) <= LONGEST for line in lines):
        return lines, []
    rows: list[str] = []
    continued: list[int] = []
    for line in lines:
        rows.append(line[:LONGEST])
        for at in range(LONGEST, len(line), LONGEST):
            continued.append(len(rows))
            rows.append(line[at : at + LONGEST])
    return rows, continued


def within(rows: list[str], characters: int) -> list[str]:
    """The first rows, that have no more characters than this."""
    for count, row in enumerate(rows):
        characters -= len(row) + 1
        if characters < 0:
            return rows[:count]
    return rows
