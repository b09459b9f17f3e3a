"""``fxtui space``: how much room a storage has, and how much of it is free."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from fxtui.domain.location import Location
from fxtui.domain.sharing import AskSpace, Space
from fxtui.domain.value import Value
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .granting import granted
from .options import add_account_options, context_of
from .output import say, say_json, size_text
from .status import Status


class Room(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    used: int
    total: int | None
    """None where there is no limit, or none is told."""

    free: int | None


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations", nargs="+", metavar="LOCATION", help="storages, as in dropbox://"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_ask(options))


async def _ask(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        for word in options.locations:
            location = location_of(word)
            asked = browser.grant(location, AskSpace(), context)
            room = room_of(location, await granted(Space, asked))
            if options.json:
                say_json(room)
            else:
                say("\n".join(lines_of(room)))
    return Status.DONE


def room_of(location: Location, space: Space) -> Room:
    """Who has more than there is room for has nothing free."""
    free = None if space.total is None else max(0, space.total - space.used)
    return Room(str(location), space.used, space.total, free)


def lines_of(room: Room) -> Iterator[str]:
    yield f"location  {room.location}"
    for name, size in (("used", room.used), ("total", room.total), ("free", room.free)):
        if size is not None:
            yield f"{name:<8}  {size} ({size_text(size)})"
