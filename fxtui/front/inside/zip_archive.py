"""Zip, and what is one (wheels, documents): its members, by the directory at its end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from .found import Cell, Section, facts, table
from .ranged import Source
from .wire import Ask

_COLUMNS: Final = ("member", "size", "packed", "modified")


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        counted = {"members": f"{len(members):,}", "size": f"{size:,} bytes"}
        comment = archive.comment.decode(errors="replace")
        yield facts("", {**counted, "packed": f"{packed:,} bytes", "comment": comment})
        yield table("first members", _COLUMNS, map(_told, members))


def _told(member: zipfile.ZipInfo) -> Iterator[Cell]:
    yield member.filename
    yield member.file_size
    yield member.compress_size
    yield _date(member)


def _date(member: zipfile.ZipInfo) -> str:
    """A zip may say that it is the 0th of the 0th."""
    try:
        return f"{datetime(*member.date_time):%Y-%m-%d %H:%M}"
    except ValueError:
        return ""
