"""FASTQ: the first reads, how long they are, and how sure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from .found import Cell, Section, facts, table
from .lines import lines_of
from .ranged import Source
from .wire import Ask

_READS: Final = 200
_OFFSET: Final = 33
"""Of the letter that stands for a quality of 0."""


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    reads = list(islice(_reads(lines_of(file)), _READS))
    lengths = [len(bases) for _, bases, _ in reads]
    if lengths:
        span = f"{min(lengths):,} to {max(lengths):,} bases"
        yield facts("", {f"the first {len(reads):,} reads": span})
    names = ("read", "length", "quality", "bases", "qualities")
    yield table("first reads", names, (_told(*read) for read in reads))


def _reads(lines: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    for name in lines:
        bases, plus, qualities = (next(lines, "") for _ in range(3))
        if not (name.startswith("@") and plus.startswith("+")):
            raise ValueError(f"here should begin a read: {name[:80]}")
        if qualities:
            yield name[1:], bases, qualities


def _told(name: str, bases: str, qualities: str) -> Iterator[Cell]:
    yield name
    yield len(bases)
    yield round(sum(map(ord, qualities)) / max(1, len(qualities)) - _OFFSET, 1)
    yield bases
    yield qualities
