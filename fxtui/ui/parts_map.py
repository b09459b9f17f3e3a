"""Which parts of a transfer are at the target, as a count and as a small map; pure."""

from __future__ import annotations

from typing import Final, NamedTuple

from fxtui.domain.transfer import Inspection

from .format import count_text, size_text

MOST_CELLS: Final = 180
"""Of a map, three lines of a wide dialog; a cell then stands for several parts."""

DONE: Final = "█"
PARTLY: Final = "▒"
MISSING: Final = "·"


class Parts(NamedTuple):
    done: int
    partly: int
    missing: int

    @property
    def total(self) -> int:
        return sum(self)


def count_parts(inspection: Inspection) -> Parts:
    """How many of its parts are there whole, in part, and not at all."""
    total = _total(inspection)
    arrived = dict(inspection.parts)
    done = sum(_is_done(inspection, number, arrived) for number in arrived)
    partly = sum(arrived[number] > 0 for number in arrived) - done
    return Parts(done, partly, max(0, total - done - partly))


def parts_text(inspection: Inspection) -> str:
    """``12 of 63 done, 1 partly, each of 16.0 MiB``; nothing for what has no parts."""
    if not inspection.part_size:
        return ""
    parts = count_parts(inspection)
    partly = f", {count_text(parts.partly)} partly" if parts.partly else ""
    each = size_text(inspection.part_size)
    done = f"{count_text(parts.done)} of {count_text(parts.total)} done"
    return f"{done}{partly}, each of {each}"


def parts_map(inspection: Inspection, cells: int = MOST_CELLS) -> str:
    """A cell for each part, or for as many as it takes to need no more cells."""
    if not inspection.part_size:
        return ""
    total, arrived = _total(inspection), dict(inspection.parts)
    each = -(-total // cells)
    return "".join(
        _cell(inspection, range(first, min(first + each, total + 1)), arrived)
        for first in range(1, total + 1, each)
    )


def _cell(inspection: Inspection, numbers: range, arrived: dict[int, int]) -> str:
    if all(_is_done(inspection, number, arrived) for number in numbers):
        return DONE
    return PARTLY if any(arrived.get(number) for number in numbers) else MISSING


def _is_done(inspection: Inspection, number: int, arrived: dict[int, int]) -> bool:
    size, step = inspection.transfer.size, inspection.part_size
    whole = min(step, size - (number - 1) * step)
    return arrived.get(number, 0) >= whole > 0


def _total(inspection: Inspection) -> int:
    size, step = inspection.transfer.size, inspection.part_size
    return -(-size // step) if step else 0
