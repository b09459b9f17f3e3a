"""Markdown, drawn: headings, lists, quotes, tables and code, line for line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from .drawing import Drawing, Made, Row, Run, Tone, printable
from .known import Head, Subject
from .separated import Columns
from .text import broken, lines_of

_NAMES: Final = (".md", ".markdown", ".mdown", ".rmd", ".qmd")
_FENCE: Final = re.compile(r"\s{0,3}(?:```+|~~~+)\s*(.*)")
_HEADING: Final = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_RULE: Final = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*")
_ITEM: Final = re.compile(r"(\s*)(?:[-*+]|(\d+[.)]))\s+(?:\[([ xX])\]\s+)?(.*)")
_QUOTE: Final = re.compile(r"\s{0,3}>\s?(.*)")
_TABLE: Final = re.compile(r"\s*\|.*\|\s*")
_BELOW_NAMES: Final = re.compile(r"[\s|:-]+")
"""What stands below the names of columns."""

_INLINE: Final = re.compile(
    r"`+(?P<string>[^`]+)`+"
    r"|\*\*(?P<keyword>[^*]+)\*\*|__(?P<keyword_>[^_]+)__"
    r"|(?<![\w*])\*(?P<comment>[^*\s][^*]*)\*(?!\w)"
    r"|!?\[(?P<name>[^\]]*)\]\((?P<faint>[^)\s]*)[^)]*\)"
)
_LINES_BELOW: Final = {1: "═", 2: "─"}
"""What is below a heading, by its level."""

_RULER: Final = 40


class Markdown:
    name = "Markdown"

    def fits(self, head: Head) -> bool:
        return head.encoding is not None and head.ends_with(*_NAMES)

    def draw(self, subject: Subject) -> Drawing:
        encoding = subject.head.encoding
        assert encoding
        lines = lines_of(subject.text)
        rows, _ = broken(lines)
        return Drawing(
            self.name,
            Made(list(drawn(rows))),
            (encoding.name,),
            lines=len(lines) - 1,
            is_cut=bool(lines[-1]),
        )


def drawn(lines: Sequence[str]) -> Iterator[Row]:
    """The rows of a text; what is damaged stands as it is."""
    for block, some in groupby(lines, _Blocks()):
        yield from _DRAWN[block](list(some))


class _Blocks:
    """Which kind of block a line is of; it knows whether code has begun."""

    def __init__(self) -> None:
        self._is_code = False

    def __call__(self, line: str) -> str:
        if _FENCE.fullmatch(line):
            self._is_code = not self._is_code
            return "fence"
        if self._is_code:
            return "code"
        return "table" if _TABLE.fullmatch(line) else "text"


def _fences(lines: Sequence[str]) -> Iterator[Row]:
    for line in lines:
        match = _FENCE.fullmatch(line)
        yield (Run(f"  {printable(match[1]) if match else ''}".rstrip(), Tone.FAINT),)


def _code(lines: Sequence[str]) -> Iterator[Row]:
    for line in lines:
        yield Run("  │ ", Tone.FAINT), Run(printable(line), Tone.STRING)


def _table(lines: Sequence[str]) -> Iterator[Row]:
    records = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in lines
        if not _BELOW_NAMES.fullmatch(line)
    ]
    if records:
        columns = Columns(records)
        yield columns.row(records[0], tone=Tone.HEAD)
        yield from map(columns.row, records[1:])


def _texts(lines: Sequence[str]) -> Iterator[Row]:
    for line in lines:
        yield from _text(line)


def _text(line: str) -> Iterator[Row]:
    if match := _HEADING.fullmatch(line):
        title = printable(match[2])
        yield (Run(title, Tone.HEAD),)
        if below := _LINES_BELOW.get(len(match[1])):
            yield (Run(below * len(title), Tone.HEAD),)
    elif _RULE.fullmatch(line):
        yield (Run("─" * _RULER, Tone.FAINT),)
    elif match := _QUOTE.fullmatch(line):
        yield Run("▏ ", Tone.FAINT), Run(printable(match[1]), Tone.COMMENT)
    elif match := _ITEM.fullmatch(line):
        room, number, box, rest = match.groups()
        sign = number or {None: "•", " ": "☐"}.get(box, "☑")
        yield Run(f"{printable(room)}{sign} ", Tone.KEYWORD), *_inline(rest)
    else:
        yield tuple(_inline(line))


def _inline(text: str) -> Iterator[Run]:
    """Words in their tone; where a link leads stands behind it."""
    at = 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            yield Run(printable(text[at : match.start()]))
        for kind, found in match.groupdict().items():
            if found and kind == Tone.FAINT:
                yield Run(f" ({printable(found)})", Tone.FAINT)
            elif found:
                yield Run(printable(found), Tone(kind.rstrip("_")))
        at = match.end()
    if text[at:]:
        yield Run(printable(text[at:]))


_DRAWN: Final[dict[str, Callable[[Sequence[str]], Iterator[Row]]]] = {
    "fence": _fences,
    "code": _code,
    "table": _table,
    "text": _texts,
}
