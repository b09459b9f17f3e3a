"""Tar: its members, from header to header; what is between them is not read."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import IO, Final, cast

from .found import MOST_ROWS, Cell, Section, table
from .ranged import Source
from .wire import Ask

_COLUMNS: Final = ("member", "size", "modified", "kind")


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    rows: list[tuple[Cell, ...]] = []
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", file), mode="r:") as archive:
            rows.extend(tuple(_told(member)) for member in islice(archive, MOST_ROWS))
    finally:  # also where it breaks off
        yield table("first members", _COLUMNS, rows)


def _told(member: tarfile.TarInfo) -> Iterator[Cell]:
    yield member.name
    yield member.size
    yield _date(member)
    if member.linkname:
        yield f"link to {member.linkname}"
    else:
        yield "folder" if member.isdir() else "file" if member.isfile() else "other"


def _date(member: tarfile.TarInfo) -> str:
    try:
        return f"{datetime.fromtimestamp(member.mtime, UTC):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""
