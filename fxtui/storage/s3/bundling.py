"""Bundles of small objects: many requests, made by one thread on the lines of one server.

Only what goes well is told. All else goes the way of single objects afterwards, where
errors have words, tries are counted and a server's wish for peace is heard.
"""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from itertools import groupby
from mimetypes import encodings_map
from operator import attrgetter
from posixpath import splitext
from time import time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from botocore.exceptions import BotoCoreError

from fxtui.digest import is_known, of_bytes
from fxtui.domain.bundle import Delivered, Share, SmallGet, SmallPut
from fxtui.domain.entry import Digest, Entry, Kind
from fxtui.domain.errors import ContentMismatch, FxtuiError
from fxtui.domain.storage import WriteOptions

from .answers import digest_of, write_options
from .bodies import base64_of
from .names import Place, etag_of, object_place, version_of
from .plane import CHECKSUMS
from .routes import Plain, Route
from .wire.answer import Answer
from .wire.bundle import Bundle
from .wire.grip import held_in_thread
from .wire.line import Buffer
from .wire.service import NOTHING
from .wire.signing import UNSIGNED, Request
from .wire.stencil import HASH, Stencil
from .wire.strand import Strand
from .wire.trouble import Trouble
from .wire.words import encoded_query

if TYPE_CHECKING:
    from .connection import Connection

_GOOD: Final = range(200, 300)
_OF_ONE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED)
"""Refusals that say nothing of the others."""


async def put(
    connection: Connection,
    puts: Sequence[SmallPut],
    delivered: MutableMapping[int, Delivered],
    share: Share,
) -> None:
    """Store them, each under a checksum that the server compares."""
    asks = [_Put(number, each, delivered) for number, each in enumerate(puts)]
    for bucket, some in groupby(asks, key=_bucket):
        if bucket not in connection.unproved:
            await _run(connection, "put_object", bucket, list(some), share)


async def fetch(
    connection: Connection,
    gets: Sequence[SmallGet],
    delivered: MutableMapping[int, Delivered],
    share: Share,
) -> None:
    """Fetch them, and let land what is what the server says that it is."""
    asks = [_Get(number, each, delivered) for number, each in enumerate(gets)]
    for bucket, some in groupby(asks, key=_bucket):
        await _run(connection, "get_object", bucket, list(some), share)


async def _run(
    connection: Connection,
    verb: str,
    bucket: str,
    asks: Sequence[_Ask],
    share: Share,
) -> None:
    with suppress(Plain, Trouble, OSError, FxtuiError, BotoCoreError):
        route = await connection.plane.routes.route(verb, {"Bucket": bucket})
        heads = _Heads(connection, route)
        for ask in asks:
            ask.heads = heads
        pool = route.service.pool
        strand = Strand(pool, route.service.addresses)
        await held_in_thread(strand, lambda s: Bundle(asks, pool, s, share).run())
        pool.watch()


class _Heads:
    """What the requests of a bundle to one bucket share."""

    def __init__(self, connection: Connection, route: Route) -> None:
        self.provider, self.unproved = connection.provider, connection.unproved
        self._handlers, self._route = connection.handlers, route
        self._stencils: dict[tuple[str, WriteOptions], Stencil] = {}
        self._get: Stencil | None = None
        self.signs = route.service.account.signs_payloads
        self.checksum = CHECKSUMS[self.provider.checksum]
        self._skew = route.service.account.skew

    def put(
        self, place: Place, options: WriteOptions, content: bytes, checksum: str
    ) -> bytes:
        """The head of a put, whose checksum in Base64 is ``checksum``."""
        hashed = (hashlib.sha256(content).hexdigest(),) if self.signs else ()
        stencil = self._stencil_of(place.key, options)
        fills = str(len(content)), checksum, *hashed
        return stencil.head(time() + self._skew, self._path(place), *fills)

    def get(self, place: Place, etag: str) -> bytes:
        if self._get is None:
            asked = {"ChecksumMode": "ENABLED"}
            slots = ["if-match"]
            self._get = self._stencil(asked, slots, NOTHING if self.signs else UNSIGNED)
        return self._get.head(time() + self._skew, self._path(place), etag)

    def examined(self, answer: Answer, body: bytes) -> dict[str, Any]:
        """What a good answer says; raise if it is not S3's."""
        words = self._route.words
        self._handlers.examine(words.name, answer.status, answer.headers, body)
        return words.told(answer.headers)

    def _path(self, place: Place) -> str:
        return self._route.service.target.path_of(place.key)

    def _stencil_of(self, key: str, options: WriteOptions) -> Stencil:
        """Names of one ending are of one type, so that they have one."""
        name = key.rpartition("/")[2]
        known = _ending(name), options
        if known not in self._stencils:
            slots = ["content-length", self.checksum, *([HASH] if self.signs else [])]
            asked = write_options(name, options)
            self._stencils[known] = self._stencil(
                asked, slots, None if self.signs else UNSIGNED
            )
        return self._stencils[known]

    def _stencil(
        self, asked: dict[str, Any], slots: Sequence[str], payload: str | None
    ) -> Stencil:
        service = self._route.service
        query, headers = self._route.words.asked(asked)
        request = Request(
            self._route.words.method,
            service.target.host,
            "",
            encoded_query(query),
            {**headers, **service.account.headers},
            {"user-agent": service.target.agent, **service.account.unsigned},
        )
        return Stencil(
            request, slots, service.account.secrets, service.target.scope, payload
        )


class _Put:
    """An Ask that stores."""

    heads: _Heads

    def __init__(
        self, number: int, put: SmallPut, delivered: MutableMapping[int, Delivered]
    ) -> None:
        self.place = object_place(put.key)
        self._number, self._put, self._delivered = number, put, delivered
        self._content = b""
        self._sum = ""

    def request(self) -> tuple[Buffer, ...]:
        self._content = content = self._put.take()
        self._sum = base64_of(of_bytes(content, self.heads.provider.checksum))
        head = self.heads.put(self.place, self._put.options, content, self._sum)
        return head, content

    def hear(self, answer: Answer) -> bool:
        body, content = answer.words(), self._content
        self._content = b""
        if answer.status not in _GOOD:
            return answer.status in _OF_ONE
        told = self.heads.examined(answer, body)
        known = digest_of(told, self.heads.provider)
        if known is None:
            self.heads.unproved.add(self.place.bucket)
        if agreed := _agreed(known, content):
            version = version_of(told["ETag"])
            entry = Entry(self._put.key, Kind.FILE, len(content), None, version, known)
            self._delivered[self._number] = Delivered(entry, agreed)
        return agreed is not None


class _Get:
    """An Ask that fetches, and lets land."""

    heads: _Heads

    def __init__(
        self, number: int, get: SmallGet, delivered: MutableMapping[int, Delivered]
    ) -> None:
        self.place = object_place(get.key)
        self._number, self._get, self._delivered = number, get, delivered

    def request(self) -> tuple[Buffer, ...]:
        return (self.heads.get(self.place, etag_of(self._get.version or "")),)

    def hear(self, answer: Answer) -> bool:
        if answer.status not in _GOOD:
            answer.words()
            return answer.status in _OF_ONE
        told = self.heads.examined(answer, b"")
        if (
            answer.status != HTTPStatus.OK
            or version_of(told["ETag"]) != self._get.version
        ):
            raise ContentMismatch("this is not what was asked for")
        content = _taken(answer, self._get.size)
        known = digest_of(told, self.heads.provider)
        agreed = _agreed(known, content)
        entry = self._get.land(content)
        self._delivered[self._number] = Delivered(entry, agreed)
        return True


_Ask: TypeAlias = _Put | _Get
_bucket: Final = attrgetter("place.bucket")


def _taken(answer: Answer, size: int) -> bytes:
    """All of a body, or raise ContentMismatch if it is not of this size."""
    block = bytearray(size + 1)
    view, done = memoryview(block), 0
    while count := answer.read_into(view[done:]):
        done += count
    if done != size:
        raise ContentMismatch(f"it has another size than the {size} bytes of before")
    return bytes(view[:size])


def _agreed(known: Digest | None, content: bytes) -> Digest | None:
    """What is known of a content, if it is true; raise ContentMismatch if it is not."""
    if known is None or not is_known(known.algorithm):
        return None
    if of_bytes(content, known.algorithm) != known:
        raise ContentMismatch("these are not the bytes that it is said to be")
    return known


def _ending(name: str) -> str:
    """What tells the type of a name: its last suffix, or two if that is of packing."""
    stem, last = splitext(name)
    return splitext(stem)[1] + last if last.lower() in encodings_map else last
