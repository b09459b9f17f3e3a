"""Compares the panes, marks what differs, and says how many there are of each sort."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from fxtui.domain.errors import FxtuiError
from fxtui.domain.fold import folded
from fxtui.domain.location import Location

from .alike import are_alike
from .beside import Beside
from .compare import Comparison, How, Pair, compare
from .differences import differences
from .order import Order, Row, Steps
from .rows import Rows

if TYPE_CHECKING:
    from .doorway import Doorway
    from .pane import Pane
    from .status import Status

T = TypeVar("T")

_FOLDING: Final = frozenset({"dropbox"})
"""Schemes of storages to which capitals make no other name."""

_TELL_EVERY: Final = 0.5
_AT_ONCE: Final = 8
"""Pairs whose digests are asked for at once."""


class _Side(NamedTuple):
    """What is compared, though the pane should show something else meanwhile."""

    pane: Pane
    place: Location
    rows: Rows

    @classmethod
    def of(cls, pane: Pane) -> _Side:
        return cls(pane, pane.location, pane.listing.rows)

    def at(self, row: Row) -> Location:
        return self.place.child(self.rows.names[row])

    @property
    def is_gone(self) -> bool:
        """Whether the pane shows other rows by now."""
        return self.pane.listing.rows is not self.rows

    def say(self, words: Sequence[str]) -> None:
        """Let each row say in a word what it is."""
        self.rows.differences = words
        self.pane.listing.refresh()

    def mark(self, rows: Order) -> None:
        """Nothing else is marked there then."""
        self.pane.listing.marks.clear()
        self.pane.listing.mark(rows)
        self.pane.marks_changed()


async def compare_panes(
    panes: tuple[Pane, Pane], how: How, doorway: Doorway, status: Status
) -> None:
    left, right = (_Side.of(pane) for pane in panes)
    beside = Beside.of(panes, how)
    found, unsure = await _compared(left, right, how), 0
    if how is How.DIGEST:
        found, unsure = await _closely(left, right, found, doorway, status)
    if not await _told(beside, (left, right), found):
        status.tell("A pane was listed again meanwhile: compare once more.")
        return
    beside.remember()
    left.mark(found.left)
    right.mark(found.right)
    doubt = f", {unsure:,} of them unproved" if unsure else ""
    is_part = any(pane.is_listing for pane in panes)
    rest = " Not all is listed yet." if is_part else ""
    status.tell(f"By {how}: {found.text}{doubt}.{rest}")


async def compare_again(beside: Beside) -> None:
    """The words alone: marks are a person's by now.

    Who lists a pane again meanwhile has it compared again, too.
    """
    left, right = (_Side.of(pane) for pane in beside.panes)
    await _told(beside, (left, right), await _compared(left, right, beside.how))


async def _told(beside: Beside, sides: tuple[_Side, _Side], found: Comparison) -> bool:
    """Whether the rows that were compared are still there to say what was found."""
    left, right = sides
    told = await _by_steps(differences(left.rows, right.rows, found, beside.how))
    if left.is_gone or right.is_gone:
        return False
    left.say(told.left)
    right.say(told.right)
    return True


async def _compared(left: _Side, right: _Side, how: How) -> Comparison:
    fold = folded if _FOLDING & {left.place.scheme, right.place.scheme} else str
    return await _by_steps(compare(left.rows, right.rows, how, fold))


async def _by_steps(steps: Steps[T]) -> T:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        await asyncio.sleep(0)  # keys and frames go between two steps


async def _closely(
    left: _Side, right: _Side, found: Comparison, doorway: Doorway, status: Status
) -> tuple[Comparison, int]:
    """What differs though the sizes do not, and of how many nobody knows."""
    files = [pair for pair in found.alike if left.rows.size(pair.left)]
    told: dict[Pair, bool | None] = {}
    waiting, last = iter(files), monotonic()

    async def look() -> None:
        nonlocal last
        for pair in waiting:
            ends = left.at(pair.left), right.at(pair.right)
            try:
                size = left.rows.size(pair.left) or 0
                told[pair] = await are_alike(doorway, *ends, size)
            except FxtuiError:
                told[pair] = None  # what cannot be asked for is not known
            if monotonic() - last >= _TELL_EVERY:
                last = monotonic()
                status.tell(f"Compared {len(told):,} of {len(files):,}; = stops.")

    async with asyncio.TaskGroup() as tasks:
        for _ in range(_AT_ONCE):
            tasks.create_task(look())
    differing = {pair for pair in files if told[pair] is False}
    return found.but(differing), sum(each is None for each in told.values())
