"""Arrow's files and streams (Feather): the schema, and the first rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from .found import Section, facts, table
from .ranged import Source
from .wire import Ask

ROWS: Final = 50
_COLUMNS: Final = 60
"""Columns of which rows are read."""

_FILE: Final = b"ARROW1"
_OWN: Final = b"ARROW:schema"
"""What the schema is made of, which is told already."""

_LONGEST: Final = 200
"""Characters of what is written in a schema; some of it is a schema itself."""


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    is_file = file.read(len(_FILE)) == _FILE
    file.seek(0)
    reader = pa.ipc.open_file(file) if is_file else pa.ipc.open_stream(file)
    schema = reader.schema
    batches = {"record batches": reader.num_record_batches} if is_file else {}
    yield facts("", {"columns": len(schema.names), **batches, **notes(schema.metadata)})
    yield columns(schema)

    def first(name: str) -> Sequence[object]:
        options = pa.ipc.IpcReadOptions(
            included_fields=[schema.names.index(name)], use_threads=False
        )
        file.seek(0)
        if is_file:
            batch = pa.ipc.open_file(file, options=options).get_batch(0)
        else:
            batch = pa.ipc.open_stream(file, options=options).read_next_batch()
        return values(batch.column(0))

    if not is_file or reader.num_record_batches:
        yield from rows(schema.names, first, file)


def columns(schema: Any) -> Section:
    told = (
        (field.name, field.type, "yes" if field.nullable else "never") for field in schema
    )
    return table("columns", ("column", "type", "null"), told)


def notes(metadata: Mapping[bytes, bytes] | None) -> dict[str, object]:
    """What its writer added, where that is short."""
    found = (metadata or {}).items()
    return {
        name.decode(errors="replace"): value.decode(errors="replace")
        for name, value in found
        if len(value) <= _LONGEST and name != _OWN
    }


def values(column: Any) -> Sequence[object]:
    """The first of them; those that Python has no word for, as text."""
    found: Sequence[object]
    try:
        found = column.slice(0, ROWS).to_pylist()
    except (ValueError, OverflowError):  # as of dates to the nanosecond
        found = column.slice(0, ROWS).cast(pa.string()).to_pylist()
    return found


def rows(
    names: Sequence[str], first: Callable[[str], Sequence[object]], file: Source
) -> Iterator[Section]:
    """The first rows: of the columns that may be read, some of which may be too large."""
    found: dict[str, Sequence[object]] = {}
    problem: Exception | None = None
    for name in names[:_COLUMNS]:
        try:
            found[name] = first(name)
        except (OSError, pa.ArrowException) as error:
            if not file.is_refused:
                problem = error
                break
    if found:
        yield table("first rows", found, zip(*found.values(), strict=False))
    if problem:
        raise problem
