"""The objects of a page of a listing, read column by column where its rows are all alike.

Servers write each row as they wrote the first: one regular expression, made from that,
reads a thousand of them in a millisecond. It reads every byte of them or none: a page
that is otherwise by a single character is left to an XML parser, which is never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from typing import Final, NamedTuple
from urllib.parse import unquote_plus
from xml.etree import ElementTree as Xml

from fxtui.domain.entry import Entry, Kind

USUAL: Final = "STANDARD"
"""The storage class that answers about one object do not name."""

GAP: Final = "Contents"
"""What stands in an outline where the rows were: one of them, and empty."""

_BEGIN: Final = f"<{GAP}>"
_END: Final = f"</{GAP}>"
_ETAG: Final = re.compile(r"<ETag>(\"|&quot;|&#34;)")
"""Quotes as S3 itself, and as what is written in Go puts them."""

_LEAF: Final = re.compile(r"<(\w+)>([^<]*)</\1>")
_TEXT: Final = "([^<]*+)"
_NEEDED: Final = {
    "Key": _TEXT,
    "LastModified": _TEXT,
    "ETag": "{quote}([^{quote[0]}]*+){quote}",
    "Size": "([0-9]++)",
}
_CLASS: Final = "StorageClass"
_CACHED: Final = 64
_LONGEST: Final = 4096
"""Characters of a row that has no texts; more would take long to make a pattern of."""

_PLAIN: Final = re.compile(r"[ !-%'-;=?-~]*+")
"""What can be printed, and is no markup."""


class Rows(NamedTuple):
    """What the rows of a page say, and the page without them."""

    columns: dict[str, Sequence[str]]
    outline: bytes


@dataclass(frozen=True, slots=True)
class _Form:
    """How a server writes its rows."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    """Of the columns that the pattern finds."""


def rows_of(body: bytes) -> Rows | None:
    """The rows as they are written, or None: they are not as plain as that."""
    if not body.isascii():
        return None
    text = body.decode("ascii")
    begin, end = text.find(_BEGIN), text.rfind(_END) + len(_END)
    if begin < 0 or end < begin:
        return None
    outline = f"{text[:begin]}<{GAP}/>{text[end:]}"
    first = text[begin : text.find(_END, begin) + len(_END)]
    quote = _ETAG.search(first)
    form = _form(_LEAF.sub(r"<\1></\1>", first), quote[1]) if quote else None
    if form is None or "<!" in outline or "<?" in outline[1:]:
        return None
    columns = _columns(form, text[begin:end])
    return Rows(columns, outline.encode()) if columns else None


@lru_cache(_CACHED)
def _form(emptied: str, quote: str) -> _Form | None:
    """What all rows look like, if the first looks like this without its texts."""
    if len(emptied) > _LONGEST:
        return None
    try:
        names = [child.tag for child in Xml.XML(emptied)]
    except Xml.ParseError:
        return None
    leaves = [leaf[1] for leaf in _LEAF.finditer(emptied)]
    known = [name for name in names if name in (*_NEEDED, _CLASS)]
    if not set(_NEEDED) <= set(known) or any(leaves.count(name) != 1 for name in known):
        return None
    pattern, at = "", 0
    for leaf in _LEAF.finditer(emptied):
        told = _NEEDED.get(leaf[1], _TEXT).format(quote=quote)
        pattern += re.escape(emptied[at : leaf.start(2)]) + told
        at = leaf.end(2)
    return _Form(re.compile(pattern + re.escape(emptied[at:])), tuple(leaves))


def _columns(form: _Form, text: str) -> dict[str, Sequence[str]] | None:
    """Every column; None if there is anything that is no row, or needs to be decoded."""
    # One list of all, and no tuple for each row, which the collector would go through.
    found, width = form.pattern.split(text), len(form.names) + 1
    others, *columns = [found[column::width] for column in range(width)]
    if any(others) or not all(map(_is_plain, columns)):
        return None
    return dict(zip(form.names, columns, strict=True))


def _is_plain(column: Sequence[str]) -> bool:
    """Whether nothing in it is other than it looks, nor anything that XML forbids."""
    return _PLAIN.fullmatch("".join(column)) is not None


def entries_of(
    columns: dict[str, Sequence[str]], above: str, *, is_encoded: bool
) -> list[Entry]:
    """Entries of the columns, their keys below ``above``; raise ValueError."""
    keys = columns["Key"]
    if is_encoded:
        keys = _decoded(keys)
    return list(
        map(
            Entry,
            [above + key for key in keys],
            repeat(Kind.FILE),
            map(int, columns["Size"]),
            map(datetime.timestamp, map(datetime.fromisoformat, columns["LastModified"])),
            [etag or None for etag in columns["ETag"]],
            repeat(None),
            _classes(columns.get(_CLASS, ())),
        )
    )


def _decoded(keys: Sequence[str]) -> Sequence[str]:
    whole = "\n".join(keys)
    if "%" not in whole and "+" not in whole:
        return keys
    decoded = unquote_plus(whole).split("\n")
    if len(decoded) == len(keys):
        return decoded
    return [unquote_plus(key) for key in keys]  # one of them has a break in it


def _classes(column: Sequence[str]) -> Sequence[str | None] | repeat[None]:
    if set(column) <= {USUAL, ""}:
        return repeat(None)
    return [None if told in (USUAL, "") else told for told in column]
