"""PDF: pages, what is said of it, and the text of its first page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, cast

from pypdf import PdfReader

from .found import Section, facts, prose
from .ranged import Source
from .wire import Ask

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    reader = PdfReader(cast("IO[bytes]", file))
    if reader.is_encrypted and not reader.decrypt(""):
        yield facts("", {"encrypted": "a password opens it"})
        return
    told: Mapping[str, object] = reader.metadata or {}
    about = {name.lstrip("/"): value for name, value in told.items()}
    yield facts("", {"pages": _count(reader), **about})
    if reader.pages:
        yield prose("page 1", reader.pages[0].extract_text().splitlines())


def _count(reader: PdfReader) -> object:
    """As it says itself: to count them all would have to be read."""
    tree = cast("DictionaryObject", reader.root_object["/Pages"].get_object())
    return tree.get("/Count")
