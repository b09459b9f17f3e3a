"""PDF: pages, what is said of it, and the text of its first page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Final, cast

from pypdf import PageObject, PdfReader

from .found import Section, facts, prose
from .ranged import Source
from .wire import Ask

if TYPE_CHECKING:
    from pypdf.generic import ArrayObject, DictionaryObject

_DEEPEST: Final = 50
"""Nodes of the tree of pages that lead to the first one."""

_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""What a page has from the nodes above it."""


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    reader = PdfReader(cast("IO[bytes]", file))
    if reader.is_encrypted and not reader.decrypt(""):
        yield facts("", {"encrypted": "a password opens it"})
        return
    told: Mapping[str, object] = reader.metadata or {}
    about = {name.lstrip("/"): value for name, value in told.items()}
    yield facts("", {"pages": _count(reader), **about})
    if page := _first(reader):
        yield prose("page 1", page.extract_text().splitlines())


def _first(reader: PdfReader) -> PageObject | None:
    """By the shortest way: pypdf's own reads all pages, of which there may be many."""
    node = cast("DictionaryObject", reader.root_object["/Pages"].get_object())
    above: dict[object, object] = {}
    for _ in range(_DEEPEST):
        if "/Kids" not in node:
            page = PageObject(reader)
            page.update(above | dict(node))
            return page
        above |= {name: node.raw_get(name) for name in _INHERITED if name in node}
        kids = cast("ArrayObject", node["/Kids"].get_object())
        if not kids:
            break
        node = cast("DictionaryObject", kids[0].get_object())
    return None


def _count(reader: PdfReader) -> object:
    """As it says itself: to count them all would have to be read."""
    tree = cast("DictionaryObject", reader.root_object["/Pages"].get_object())
    return tree.get("/Count")
