"""Parquet: its schema, how large each column is, what is in it, and the first rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

import pyarrow.parquet as pq

from .arrow import ROWS, notes, rows, values
from .found import Cell, Section, facts, table, text
from .ranged import Source
from .wire import Ask

_GROUPS: Final = 50
"""Groups of rows of which sizes and statistics are told."""

_COLUMNS: Final = 200
_BUFFER: Final = 32 * 1024
"""Bytes that are read at once: so a page is read, and not a column of a group."""


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    opened = pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    about = opened.metadata
    yield facts("", _facts(about))
    names = ("column", "type", "stored", "unpacked", "by", "least", "most", "nulls")
    shown = range(min(about.num_columns, _COLUMNS))
    schema = opened.schema_arrow
    types = dict(zip(schema.names, schema.types, strict=True))
    yield table("columns", names, (_column(about, at, types) for at in shown))

    def first(name: str) -> Sequence[object]:
        batches = opened.iter_batches(ROWS, [0], [name], use_threads=False)
        return values(next(iter(batches)).column(0))

    if about.num_row_groups and about.num_rows:
        yield from rows(schema.names, first, file)


def _facts(about: Any) -> dict[str, object]:
    groups = f"{about.num_row_groups:,}"
    if about.num_row_groups > _GROUPS:
        groups += f"; what is told of columns is of the first {_GROUPS}"
    return {
        "rows": f"{about.num_rows:,}",
        "columns": f"{about.num_columns:,}",
        "groups of rows": groups,
        "format": about.format_version,
        "written by": about.created_by,
        **notes(about.metadata),
    }


def _column(about: Any, at: int, types: Mapping[str, Any]) -> Iterator[Cell]:
    groups = range(min(about.num_row_groups, _GROUPS))
    chunks = [about.row_group(group).column(at) for group in groups]
    column = about.schema.column(at)
    yield str(column.path)
    yield str(types.get(column.path, column.physical_type))
    yield sum(chunk.total_compressed_size for chunk in chunks)
    yield sum(chunk.total_uncompressed_size for chunk in chunks)
    yield ", ".join(sorted({str(chunk.compression) for chunk in chunks}))
    statistics = _statistics(chunks)
    yield None if statistics.least is None else text(statistics.least)
    yield None if statistics.most is None else text(statistics.most)
    yield statistics.nulls


class _Statistics(NamedTuple):
    least: Any = None
    most: Any = None
    nulls: int | None = None


def _statistics(chunks: Sequence[Any]) -> _Statistics:
    """Of all groups; None of what one of them does not tell."""
    found = [chunk.statistics for chunk in chunks if chunk.is_stats_set]
    if not found or len(found) < len(chunks):
        return _Statistics()
    nulls = None
    if all(each.has_null_count for each in found):
        nulls = sum(each.null_count for each in found)
    if all(each.has_min_max for each in found):
        with suppress(TypeError, ValueError, OverflowError):  # not all have an order
            least = min(each.min for each in found)
            return _Statistics(least, max(each.max for each in found), nulls)
    return _Statistics(nulls=nulls)
