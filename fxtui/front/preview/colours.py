"""Source in colour, by Pygments; and a line of JSON, which needs no more than a pattern.

Pygments comes with rich, and is loaded when first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from .drawing import Row, Run, Tone, plain, printable

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_BEGINNINGS: Final = (
    (re.compile(r"\s*<\?xml", re.I), "xml"),
    (re.compile(r"\s*<(!doctype html|html)", re.I), "html"),
    (re.compile(r"---\r?\n"), "yaml"),
    (re.compile(r"diff --git |--- a/"), "diff"),
)
_SHEBANG: Final = re.compile(r"#!\s*(?:\S*/env\s+(?:-\S+\s+)*)?\S*?([\w+-]+?)[\d.]*\s")
_PLAIN: Final = frozenset({"text", "output"})
"""Names of lexers that colour nothing."""


def lexer_for(name: str, text: str) -> Lexer | None:
    """By what the text begins with, else by its name."""
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
    from pygments.util import ClassNotFound

    try:
        if language := _language(text):
            return get_lexer_by_name(language, stripnl=False)
        found = get_lexer_for_filename(name.rpartition("/")[2], stripnl=False)
    except ClassNotFound:
        return None
    return None if _PLAIN & set(found.aliases) else found


def _language(text: str) -> str:
    if match := _SHEBANG.match(text):
        return match[1]
    found = (language for start, language in _BEGINNINGS if start.match(text))
    return next(found, "")


def coloured(lexer: Lexer, lines: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Each line in colour, from the first on; lazily, for it takes 1 ms for 20 lines."""
    at, runs = 0, list[Run]()
    for _, kind, value in lexer.get_tokens_unprocessed("\n".join(lines) + "\n"):
        tone = _tone(kind)
        first, *others = value.split("\n")
        runs.append(Run(first, tone))
        for other in others:
            yield at, _joined(runs)
            at, runs = at + 1, [Run(other, tone)]


def _joined(runs: Sequence[Run]) -> Row:
    """The runs of one line, safe to show; a tab is as wide as its place in it says."""
    if any("\t" in text for text, *_ in runs):
        runs = list(_expanded(runs))
    return tuple(Run(printable(text), tone) for text, tone, _ in runs if text)


def _expanded(runs: Sequence[Run]) -> Iterator[Run]:
    before = ""
    for text, tone, _ in runs:
        whole = (before + text).expandtabs(8)
        yield Run(whole[len(before) :], tone)
        before = whole


@cache
def _tone(kind: _TokenType) -> Tone:
    from pygments.token import Token

    for family, tone in (
        (Token.Comment, Tone.COMMENT),
        (Token.Keyword, Tone.KEYWORD),
        (Token.Operator.Word, Tone.KEYWORD),
        (Token.Literal.String, Tone.STRING),
        (Token.Literal.Number, Tone.NUMBER),
        (Token.Name.Tag, Tone.KEYWORD),
        (Token.Name.Attribute, Tone.NAME),
        (Token.Name.Function, Tone.NAME),
        (Token.Name.Class, Tone.NAME),
        (Token.Name.Decorator, Tone.NAME),
        (Token.Name.Builtin, Tone.NAME),
        (Token.Generic.Heading, Tone.HEAD),
        (Token.Generic.Subheading, Tone.HEAD),
        (Token.Generic.Inserted, Tone.STRING),
        (Token.Generic.Deleted, Tone.WRONG),
    ):
        if kind in family:
            return tone
    return Tone.PLAIN


_JSON: Final = re.compile(
    r'(?P<name>"(?:[^"\\]|\\.)*")(?=\s*:)|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>-?\d[\d.eE+-]*)|(?P<keyword>true|false|null)"
)


def json_row(line: str) -> Row:
    """One line of JSON; what no pattern knows is plain."""
    runs, at = list[Run](), 0
    for match in _JSON.finditer(line):
        if match.start() > at:
            runs += plain(line[at : match.start()])
        runs.append(Run(printable(match[0]), Tone(match.lastgroup or "plain")))
        at = match.end()
    return (*runs, *plain(line[at:])) if line[at:] else tuple(runs)
