"""Bundles of small objects on their way.

Only what goes well is told. All else goes the way of single objects afterwards, where
errors have words, tries are counted and a server's wish for peace is heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeVar

from botocore.exceptions import BotoCoreError

from fxtui.domain.bundle import (
    Arrivals,
    Delivered,
    Found,
    Share,
    SmallCopy,
    SmallFiles,
    SmallGet,
    SmallPut,
    SmallStat,
)
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Key

from .asks import Ask
from .names import object_place
from .order import Order, Over
from .packing import parcel_of_copies, parcel_of_gets, parcel_of_puts, parcel_of_stats
from .routes import Plain, Route
from .wire.bundle import Bundle
from .wire.strand import Strand
from .wire.trouble import Trouble
from .wire.waiting import held_in_thread

if TYPE_CHECKING:
    from .connection import Connection

_ENOUGH: Final = 128
"""Objects of a bundle that are worth a process of their own."""

_HERE: Final = 32
"""Requests in flight without one, which is so while it begins."""

_SECURE: Final = 192
"""Requests in flight with TLS: to greet for a line takes 0.7 ms of the processor."""

A = TypeVar("A", SmallPut, SmallGet, SmallCopy, SmallStat)


async def put(
    connection: Connection,
    files: SmallFiles,
    puts: Sequence[SmallPut],
    arrivals: Arrivals,
    share: Share,
) -> None:
    """Store them, each under a checksum that the server compares."""
    for bucket, first, some in _by_bucket(puts):
        if bucket not in connection.unproved:
            with _left_to_others():
                route = await _route(connection, "put_object", bucket)
                parcel, kinds = parcel_of_puts(connection, route, files, some)
                order = Order(parcel, first, kinds, some, share.hands)
                await _run(connection, route, order, arrivals, share)


async def fetch(
    connection: Connection,
    files: SmallFiles,
    gets: Sequence[SmallGet],
    arrivals: Arrivals,
    share: Share,
) -> None:
    """Fetch them, and let land what is what the server says that it is."""
    for bucket, first, some in _by_bucket(gets):
        with _left_to_others():
            route = await _route(connection, "get_object", bucket)
            parcel = parcel_of_gets(connection, route, files)
            order = Order(parcel, first, [0] * len(some), some, share.hands)
            await _run(connection, route, order, arrivals, share)


async def copy(
    connection: Connection,
    copies: Sequence[SmallCopy],
    arrivals: Arrivals,
    share: Share,
) -> None:
    """Copy them, and see what each has become."""
    made = dict[int, Delivered | None]()
    try:
        for bucket, first, some in _by_bucket(copies):
            with _left_to_others():
                route = await _route(connection, "copy_object", bucket)
                parcel, kinds = parcel_of_copies(connection, route, some)
                order = Order(parcel, first, kinds, some, share.hands)
                await _run(connection, route, order, made, share)
        places = [place for place, one in made.items() if one]
        await _tell_copied(connection, copies, places, arrivals, share)
    finally:
        for place in made.keys() - arrivals.keys():
            if copies[place].mode.insists:
                arrivals[place] = None


async def _tell_copied(
    connection: Connection,
    copies: Sequence[SmallCopy],
    places: Sequence[int],
    arrivals: Arrivals,
    share: Share,
) -> None:
    """Tell of those that are what they were copied from, as far as a look can say.

    A copy has another ETag where its source came in parts: both are looked at then.
    """
    found = await _seen(connection, {place: copies[place].key for place in places}, share)
    other = {
        place: copies[place].source
        for place, entry in found.items()
        if entry.version != copies[place].version
    }
    sources = await _seen(connection, other, share)
    for place, entry in found.items():
        copy, source = copies[place], sources.get(place)
        if (entry.size or 0) != copy.size:
            continue
        if place not in other:
            arrivals[place] = Delivered(entry, entry.digest)
        elif source and source.version == copy.version and _may_agree(source, entry):
            arrivals[place] = Delivered(entry, _common(source, entry))


def _common(one: Entry, other: Entry) -> Digest | None:
    """What both are known by, if that is the same."""
    return one.digest if one.digest == other.digest else None


def _may_agree(one: Entry, other: Entry) -> bool:
    """Whether no digest speaks against it."""
    if one.digest is None or other.digest is None:
        return True
    return one.digest == other.digest or one.digest.algorithm != other.digest.algorithm


async def _seen(
    connection: Connection, keys: Mapping[int, Key], share: Share
) -> dict[int, Entry]:
    """What stands at these, by their places."""
    found, places = dict[int, Delivered | None](), [*keys]
    await stat(connection, [*keys.values()], found, share)
    return {places[number]: one.entry for number, one in found.items() if one}


async def stat(
    connection: Connection, keys: Sequence[Key], found: Found, share: Share
) -> None:
    """See what stands there."""
    for bucket, first, some in _by_bucket([SmallStat(key) for key in keys]):
        with _left_to_others():
            route = await _route(connection, "head_object", bucket)
            parcel = parcel_of_stats(connection, route)
            order = Order(parcel, first, [0] * len(some), some, share.hands)
            await _run(connection, route, order, found, share)


def _by_bucket(asks: Sequence[A]) -> Iterator[tuple[str, int, Sequence[A]]]:
    """Those that follow each other in a bucket, and the place of the first."""
    first = 0
    for bucket, its in groupby(asks, key=lambda ask: object_place(ask.key).bucket):
        some = list(its)
        yield bucket, first, some
        first += len(some)


async def _route(connection: Connection, verb: str, bucket: str) -> Route:
    return await connection.plane.routes.route(verb, {"Bucket": bucket})


def _left_to_others() -> suppress:
    """What goes wrong here is met again by who can explain it."""
    return suppress(Plain, Trouble, OSError, FxtuiError, BotoCoreError)


async def _run(
    connection: Connection,
    route: Route,
    order: Order,
    arrivals: Arrivals,
    share: Share,
) -> None:
    """By the worker, if it is there and that is worth it; else in a thread."""
    is_worth_one = len(order.asks) >= _ENOUGH
    workers = connection.workers
    worker = await workers.want() if is_worth_one else workers.there
    most = _HERE if worker is None else _SECURE if route.service.pool.server.ca else None
    if most:
        order = order._replace(hands=min(order.hands, most))
    if worker:
        over = await worker.run(order, arrivals, share)
    else:
        over = await _in_thread(route, order, arrivals, share)
    if over is None:
        _doubt(order, arrivals)
    if over and over.server:  # else nobody answered, or nobody who says who it is
        connection.handlers.learn({"server": over.server})
    if over and over.is_unproved:
        connection.unproved.add(route.bucket)


async def _in_thread(
    route: Route,
    order: Order,
    arrivals: Arrivals,
    share: Share,
) -> Over:
    sender, asks = order.requests(arrivals.__setitem__)
    pool = route.service.pool
    strand = Strand(pool, order.parcel.addresses)

    def move(strand: Strand) -> None:
        bundle = Bundle[Ask](pool, strand, ended=_end, drained=share.drained)
        bundle.may_have(order.hands)
        bundle.add(asks, order.hands)
        bundle.run()

    await held_in_thread(strand, move)
    pool.watch()
    return Over(0, sender.server, sender.is_unproved)


def _end(ask: Ask) -> None:
    ask.ended()


def _doubt(order: Order, arrivals: Arrivals) -> None:
    """Who could tell has ended, and may have written more than it told of."""
    for place, ask in zip(order.places, order.asks, strict=True):
        is_unsure = not isinstance(ask, SmallStat) and ask.mode.insists
        if is_unsure and place not in arrivals:
            arrivals[place] = None
