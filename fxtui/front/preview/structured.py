"""JSON, a line for each member; and JSON lines, of which each is a value of its own.

Nothing of a value is changed: its numbers, its escapes and the order of its members are
those of the text. What is damaged, or cut, is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

import msgspec

from .colours import json_row
from .drawing import Drawing, Lines
from .known import Head, Subject
from .text import broken, lines_of

_MOST: Final = 1024 * 1024
"""Bytes of a JSON text; of what is larger the beginning alone is no JSON."""

_LINES: Final = (".jsonl", ".ndjson", ".ldjson", ".jsonlines")
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_DEEPEST: Final = 40
"""Levels that are indented; below, they would only be further to the right."""


class Json:
    name = "JSON"

    def fits(self, head: Head) -> bool:
        is_some = head.encoding is not None and head.text.lstrip()[:1] in {"{", "["}
        return is_some and head.size <= _MOST and not JsonLines().fits(head)

    def draw(self, subject: Subject) -> Drawing | None:
        if not (subject.is_begin and subject.is_end):
            return None
        text = subject.text
        if not _is_json(text):
            return None
        rows, continued = broken(list(indented(text)))
        return Drawing(self.name, Lines(rows, json_row, first=1, continued=continued))


class JsonLines:
    name = "JSON lines"

    def fits(self, head: Head) -> bool:
        if head.encoding is None:
            return False
        whole = [line for line in lines_of(head.text)[:-1] if line.strip()][:3]
        if not whole or not all(line.lstrip().startswith(("{", "[")) for line in whole):
            return False
        enough = len(whole) > 1 or head.ends_with(*_LINES)
        return enough and all(map(_is_json, whole))

    def draw(self, subject: Subject) -> Drawing:
        lines = lines_of(subject.text)
        rows, continued = broken([row for line in lines for row in _record(line)])
        shown = Lines(rows, json_row, continued=continued)
        counted, is_cut = len(lines) - 1, bool(lines[-1])
        return Drawing(self.name, shown, lines=counted, is_cut=is_cut)


def _record(line: str) -> Iterator[str]:
    """A value in rows of its own; a line that is none, or is cut, as it is."""
    if not _is_json(line):
        return iter([line] if line else [])
    return indented(line)


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text.encode(), type=msgspec.Raw)  # looks, and makes nothing
    except (ValueError, RecursionError):
        return False
    return True


def indented(text: str) -> Iterator[str]:
    """The rows of a text that is valid JSON, two cells further in for each level."""
    line, depth, opened = "", 0, False
    for token in map(itemgetter(0), _TOKEN.finditer(text)):
        if token in "}]":
            depth -= 1
            if not opened:
                yield line
                line = _indent(depth)
        elif opened:  # something stands in what was opened
            yield line
            line = _indent(depth)
        opened = token in "{["
        depth += opened
        line += token
        if token == ":":
            line += " "
        elif token == ",":
            yield line
            line = _indent(depth)
    yield line


def _indent(depth: int) -> str:
    return "  " * min(depth, _DEEPEST)
