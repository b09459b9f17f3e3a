"""ORC: its schema, stripes, and the first rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyarrow import orc

from .arrow import columns, rows, values
from .found import Section, facts
from .ranged import Source
from .wire import Ask


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    opened = orc.ORCFile(file)
    yield facts(
        "",
        {
            "rows": f"{opened.nrows:,}",
            "stripes": f"{opened.nstripes:,}",
            "packed by": opened.compression,
            "written by": f"{opened.writer} {opened.software_version}",
        },
    )
    yield columns(opened.schema)

    def first(name: str) -> Sequence[object]:
        return values(opened.read_stripe(0, [name]).column(0))

    if opened.nstripes:
        yield from rows(opened.schema.names, first, file)
