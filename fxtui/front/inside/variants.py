"""VCF: what its header says, the samples, and the first variants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from .found import Section, facts, table
from .lines import lines_of
from .ranged import Source
from .wire import Ask

_RECORDS: Final = 100
_HEADER: Final = 20_000
"""Lines of a header, at most."""

_FIXED: Final = 9
"""Columns before those of the samples."""


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    lines = lines_of(file)
    header: list[str] = []
    columns: list[str] = []
    for line in islice(lines, _HEADER):
        if not line.startswith("##"):
            columns = line.lstrip("#").split("\t")
            break
        header.append(line[2:])
    kinds = Counter(line.partition("=")[0] for line in header)
    single = dict(line.split("=", 1) for line in header if "=" in line)
    told = {
        kind: single.get(kind, "") if count == 1 else f"{count:,}"
        for kind, count in kinds.items()
    }
    yield facts("", {"samples": f"{max(0, len(columns) - _FIXED):,}", **told})
    yield table(
        "first variants", columns, (row.split("\t") for row in islice(lines, _RECORDS))
    )
