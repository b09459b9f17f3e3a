"""``fxtui ls --delivered``: the ledger of what this user's jobs brought to a place.

For places that may be written to and not be looked into; no server is asked.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from fxtui.domain.context import Context
from fxtui.domain.engine import Doors
from fxtui.domain.entry import Version
from fxtui.domain.location import Location
from fxtui.domain.value import Value, replace
from fxtui.front.delivered import Delivery, delivered, rows_of
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .ls import line_of, top_of
from .options import context_of
from .output import say, say_all, say_json, tell
from .status import Status


class DeliveredRow(Value, frozen=True):
    """One line of ``--json`` of ``ls --delivered``."""

    location: str
    size: int
    arrived: float
    """When, in seconds since 1970."""

    version: Version | None
    proof: str | None
    """What was equal at both ends: the algorithm of a digest, or only ``size``."""

    verified: bool
    """Whether that was a digest."""


async def show(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as doors:
        for word in options.locations:
            place = location_of(word)
            if len(options.locations) > 1 and not options.json:
                say(f"{place}:")
            await _show(doors, place, context, options)
    return Status.DONE


async def _show(
    doors: Doors, place: Location, context: Context, options: Namespace
) -> None:
    found = await delivered(doors, place, context)
    if not found:
        tell(f"{place}: the history of your jobs has nothing that was delivered there")
    if options.json:
        for delivery in found:
            say_json(row_of(place, delivery))
    else:
        say_all(lines(found, place, recursive=options.recursive))


def row_of(place: Location, delivery: Delivery) -> DeliveredRow:
    return DeliveredRow(
        str(replace(place, key=delivery.key)),
        delivery.size,
        delivery.arrived,
        delivery.version,
        delivery.proof,
        delivery.is_verified,
    )


def lines(found: Sequence[Delivery], place: Location, *, recursive: bool) -> list[str]:
    """As ``ls`` shows them, and before each name whether it was verified. Pure."""
    above = len(top_of(place, recursive=recursive))
    files = (delivery for delivery in found if not delivery.key.endswith("/"))
    proofs = {delivery.key: f"{proof_word(delivery):<12} " for delivery in files}
    return [
        line_of(row, proofs.get(row.key, "") + row.key[above:], long=False)
        for row in rows_of(found, place.key, recursive=recursive)
    ]


def proof_word(delivery: Delivery) -> str:
    if delivery.is_verified:
        return "verified"
    return "same size" if delivery.proof else "not compared"
