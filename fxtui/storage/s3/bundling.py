"""Bundles of small objects: written down for whoever makes the requests.

Only what goes well is told. All else goes the way of single objects afterwards, where
errors have words, tries are counted and a server's wish for peace is heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from mimetypes import encodings_map
from posixpath import splitext
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import BotoCoreError

from fxtui.domain.bundle import (
    Arrivals,
    Found,
    Share,
    SmallFiles,
    SmallGet,
    SmallPut,
    SmallStat,
)
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteOptions

from .answers import conditions, write_options
from .names import object_place
from .order import Order, Over
from .parcel import Ask, Form, Parcel
from .plane import CHECKSUMS
from .routes import Plain, Route
from .wire.bundle import Bundle
from .wire.service import NOTHING
from .wire.signing import UNSIGNED, Request
from .wire.stencil import HASH
from .wire.strand import Strand
from .wire.trouble import Trouble
from .wire.waiting import held_in_thread
from .wire.words import encoded_query

if TYPE_CHECKING:
    from .connection import Connection

_SEEN: Final = "if-match"
_CHECKED: Final[dict[str, Any]] = {"ChecksumMode": "ENABLED"}
_BOUND: Final = [_SEEN]
_ENOUGH: Final = 128
"""Objects of a bundle that are worth a process of their own."""

_HERE: Final = 32
"""Requests in flight without one, which is so while it begins."""

_SECURE: Final = 192
"""Requests in flight with TLS: a line takes 130 KiB then, and its greeting a moment."""

A = TypeVar("A", SmallPut, SmallGet, SmallStat)


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
                parcel, kinds = _parcel_of_puts(connection, route, files, some)
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
            form = Form(_request(route, _CHECKED), _BOUND)
            parcel = _parcel(connection, route, files, [form])
            order = Order(parcel, first, [0] * len(some), some, share.hands)
            await _run(connection, route, order, arrivals, share)


async def stat(
    connection: Connection, keys: Sequence[Key], found: Found, share: Share
) -> None:
    """See what stands there."""
    for bucket, first, some in _by_bucket([SmallStat(key) for key in keys]):
        with _left_to_others():
            route = await _route(connection, "head_object", bucket)
            form = Form(_request(route, _CHECKED), [])
            parcel = _parcel(connection, route, None, [form])
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


# --- Writing it down -------------------------------------------------------------


def _parcel_of_puts(
    connection: Connection, route: Route, files: SmallFiles, puts: Sequence[SmallPut]
) -> tuple[Parcel, list[int]]:
    """Names of one ending are of one type, so that their requests are alike."""
    is_signed = route.service.account.signs_payloads
    checksum = CHECKSUMS[connection.provider.checksum]
    always = ["content-length", checksum, *([HASH] if is_signed else [])]
    alike: dict[tuple[str, WriteOptions, str], int] = {}
    kinds, forms = [], list[Form]()
    for put in puts:
        name, mode = put.key.rpartition("/")[2], put.mode
        known = _ending(name), put.options, mode.kind
        if known not in alike:
            alike[known] = len(forms)
            asked = write_options(name, put.options)
            if mode.kind == "create":
                asked |= conditions(mode)
            seen = [_SEEN] if mode.kind == "update" else []
            forms.append(Form(_request(route, asked), [*always, *seen]))
        kinds.append(alike[known])
    parcel = _parcel(connection, route, files, forms)
    return parcel._replace(payload=None if is_signed else UNSIGNED), kinds


def _parcel(
    connection: Connection,
    route: Route,
    files: SmallFiles | None,
    forms: Sequence[Form],
) -> Parcel:
    """With the payload of a request that has none."""
    service, target = route.service, route.service.target
    account = service.account
    return Parcel(
        server=service.pool.server,
        addresses=service.addresses,
        operation=route.words.name,
        files=files,
        provider=connection.provider,
        bucket=route.bucket,
        path=target.path,
        forms=forms,
        payload=NOTHING if account.signs_payloads else UNSIGNED,
        secrets=account.secrets,
        scope=target.scope,
        skew=account.skew,
        outputs=route.words.outputs,
    )


def _request(route: Route, asked: dict[str, Any]) -> Request:
    """One without a path."""
    service = route.service
    query, headers = route.words.asked(asked)
    return Request(
        route.words.method,
        service.target.host,
        "",
        encoded_query(query),
        {**headers, **service.account.headers},
        {"user-agent": service.target.agent, **service.account.unsigned},
    )


def _ending(name: str) -> str:
    """What tells the type of a name: its last suffix, or two if that is of packing."""
    stem, last = splitext(name)
    return splitext(stem)[1] + last if last.lower() in encodings_map else last
