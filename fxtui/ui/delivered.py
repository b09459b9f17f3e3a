"""What a pane shows of a place that it may not look into: what was delivered there.

The words of the refusal stay with the rows, so that nobody takes them for a listing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fxtui.domain.entry import Columns
from fxtui.domain.errors import FxtuiError
from fxtui.front.delivered import Delivery, delivered, rows_of

from .format import count_text
from .visit import arrange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fxtui.domain.location import Location

    from .doorway import Doorway
    from .rows import Rows


class Box(NamedTuple):
    """A place as the ledger has it."""

    objects: int
    verified: int
    """Of these, those whose digests were compared."""

    is_top: bool = False
    """Whether it is where buckets are."""

    @property
    def text(self) -> str:
        """What stands below the rows."""
        proof = "all" if self.verified == self.objects else f"{self.verified:,}"
        count = f"{count_text(self.objects, 'object')}, {proof} verified (=)"
        if self.is_top:
            return (
                "No buckets are shown to these keys. To those that are listed you "
                f"delivered {count}; gp goes to others."
            )
        return (
            f"These keys may not list here. You delivered {count}; a copy to here works "
            "all the same."
        )


async def fill(
    doorway: Doorway, rows: Rows, problem: FxtuiError | None
) -> FxtuiError | None:
    """Show what was delivered in the place of a listing; the problem, if nothing was."""
    place = rows.prefix
    try:
        doors = await doorway.doors()
        found = await delivered(doors, place, doorway.context)
    except FxtuiError:
        return problem
    if not found:
        return problem
    rows.extend(Columns.of(rows_of(found, place.key)))
    rows.box, rows.complete = box_of(found, place), True
    await arrange(rows)
    return None


def box_of(found: Sequence[Delivery], place: Location) -> Box:
    verified = sum(delivery.is_verified for delivery in found)
    return Box(len(found), verified, place.holds_buckets)
