"""NumPy's .npz: the arrays in it; it is a zip, of which the directory is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Final

from .found import Section, table
from .npy import Header, read_header, values
from .ranged import Source, held
from .wire import Ask

_ARRAYS: Final = 200
_SHOWN: Final = 5
_BEGINNING: Final = 64 * 1024
"""Bytes of an array by which it is shown."""


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()[:_ARRAYS]
        found = [(name, *_begun(archive, name)) for name in names]
    columns = ("array", "shape", "type")
    yield table("arrays", columns, (_told(name, header) for name, header, _ in found))
    for name, header, beginning in islice(found, _SHOWN):
        if header:
            yield from values(beginning, header, name)


def _begun(archive: zipfile.ZipFile, name: str) -> tuple[Header | None, Source]:
    """What it is, and its beginning behind that; no header of what is no array."""
    with archive.open(name) as member:
        beginning = held(member.read(_BEGINNING))
    try:
        return read_header(beginning), beginning
    except (ValueError, KeyError, TypeError, SyntaxError):
        return None, beginning


def _told(name: str, header: Header | None) -> tuple[str, str, str]:
    if header is None:
        return name, "", "no array"
    return name, " x ".join(map(str, header.shape)), header.type
