"""By which way bytes go: sockets and files of ours, or botocore's bodies, and why.

Whatever only botocore can mend (another region, a wrong clock, a signer of its own) is
left to it: such a request is made again on the plain way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from botocore.exceptions import ClientError
from botocore.httpsession import get_cert_path
from botocore.parsers import create_parser

from fxtui.digest import CRC64NVME, MD5
from fxtui.domain.content import Body, FileSpan
from fxtui.domain.entry import Digest
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.proxies import proxies_for, proxies_of

from .bodies import HELD, held
from .http import lasting_socket
from .refusals import code_of, is_of_keys
from .wire.grip import Grip, in_thread
from .wire.landing import Inbound, IntoFile, IntoMemory
from .wire.pool import Pool
from .wire.sending import FromFile, FromMemory, Outbound
from .wire.service import Account, Service, Told
from .wire.signing import Secrets
from .wire.taking import IntoText
from .wire.target import Target, resolved
from .wire.tls import trusting
from .wire.trouble import Unsendable
from .wire.vendor import vendor_errors
from .wire.words import Words

if TYPE_CHECKING:
    from .connection import Connection

T = TypeVar("T")
Check: TypeAlias = Callable[[Mapping[str, Any]], None]

_OPERATIONS: Final = {
    "put_object": "PutObject",
    "upload_part": "UploadPart",
    "get_object": "GetObject",
    "list_objects_v2": "ListObjectsV2",
}

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_SKEWED: Final = "RequestTimeTooSkewed"
_LOST: Final = ("IllegalLocationConstraintException", "PermanentRedirect")
"""The bucket is elsewhere, and they do not say where: botocore asks around."""

_REGION: Final = "x-amz-bucket-region"
_MOST_TEXT: Final = 16 * 1024 * 1024
"""Bytes of a listing: a thousand keys of the longest sort are a quarter of it."""


_CHECKSUMS: Final = {
    CRC64NVME: "x-amz-checksum-crc64nvme",
    MD5: "content-md5",
}


class Plain(Exception):
    """This request goes by botocore's way; the text says why."""


class _Learned(Exception):
    """The same request, made now, would be right."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a body was answered, and what it hashed to."""

    answer: Mapping[str, Any]
    size: int
    digests: Mapping[str, Digest]


class Plane:
    """The fast way of one connection, as far as there is one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._targets: dict[str, Target | str] = {}
        """By the bucket; a text is why it has none."""

        self._regions: dict[str, str] = {}
        """Of buckets that are not where the client is."""

        self._pools: dict[tuple[str, str], Pool] = {}
        self._words: dict[str, Words] = {}
        self._opening = asyncio.Lock()

    def register(self, events: Any) -> None:
        """Let botocore know, too, which region a bucket was found to be in."""
        events.register("before-endpoint-resolution.s3", self._in_region)

    def reason(self, bucket: str) -> str:
        """Why a bucket's bytes go the plain way; empty if they may go fast."""
        found = self._targets.get(bucket, "")
        return found if isinstance(found, str) else ""

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
        for known in (self._pools, self._targets, self._regions, self._words):
            known.clear()

    async def send(self, verb: str, body: Body, options: Mapping[str, Any]) -> Sent:
        """Send a body, or raise Plain; errors are botocore's."""
        route = await self._route(verb, options)
        outbound = await _outbound(body)
        checksum = self._connection.provider.checksum
        named = {str(checksum): _CHECKSUMS[checksum]}

        async def once(route: _Route) -> Sent:
            told, digests = await _run(
                lambda grip: route.service.put(
                    grip, route.words, options, outbound, named
                ),
                route,
            )
            answer = self._read(route, told)
            by_name = {each.algorithm: each for each in digests}
            return Sent(answer, outbound.size, by_name)

        return await self._once_or_twice(route, once)

    async def fetch(
        self, into: FileSpan, options: Mapping[str, Any], check: Check
    ) -> tuple[Mapping[str, Any], int]:
        """Have a range land in a file; its answer, and how much it was. Or raise Plain.

        ``check`` looks at the answer, in a thread, before a byte of its body is used.
        """
        route = await self._route("get_object", options)
        inbound = _inbound(into)

        async def once(route: _Route) -> tuple[Mapping[str, Any], int]:
            def examine(told: Told) -> None:
                self._examine(route, told)
                check(route.words.told(told.headers))

            told, landed = await _run(
                lambda grip: route.service.get(
                    grip, route.words, options, inbound, examine
                ),
                route,
            )
            return self._read(route, told), landed

        try:
            return await self._once_or_twice(route, once)
        finally:
            if isinstance(inbound, IntoMemory) and inbound.content:
                await into.write(0, inbound.content)

    async def page(self, options: Mapping[str, Any]) -> bytes:
        """A page of a listing as it came, or raise Plain; errors are botocore's."""
        asked = {**options, "EncodingType": "url", "Key": ""}
        route = await self._route("list_objects_v2", asked)

        async def once(route: _Route) -> bytes:
            into = IntoText(_MOST_TEXT)
            told, _ = await _run(
                lambda grip: route.service.get(
                    grip, route.words, asked, into, lambda told: None
                ),
                route,
            )
            try:
                self._read(route, replace(told, body=told.body or into.content))
            except ClientError as error:
                if is_of_keys(code_of(error), told.status) and (
                    await self._connection.keys.renew(route.lease)
                ):
                    raise _Learned from error
                raise
            return into.content

        return await self._once_or_twice(route, once)

    async def _once_or_twice(
        self, route: _Route, once: Callable[[_Route], Awaitable[T]]
    ) -> T:
        """Once more if the answer told what would have been right; this is no retry."""
        try:
            return await once(route)
        except _Learned:
            route = await self._route(route.verb, route.options)
        try:
            return await once(route)
        except _Learned as error:
            raise Plain("the server sends us round in a circle") from error

    async def _route(self, verb: str, options: Mapping[str, Any]) -> _Route:
        connection = self._connection
        client = await connection.client()
        words = self._words_of(client, verb)
        target = await self._target(client, options["Bucket"])
        pool = await self._pool(target)
        keys, settings = await connection.keys.current(), connection.settings
        account = Account(
            Secrets(keys.access_key, keys.secret_key, keys.token),
            connection.handlers.skew,
            connection.signs_payloads,
            {name.lower(): text for name, text in settings.headers},
            {name.lower(): text for name, text in settings.unsigned_headers},
        )
        with vendor_errors(target.url):
            addresses = await pool.addresses()
        service = Service(target, account, pool, addresses)
        return _Route(verb, options, words, service, connection.keys.lease)

    def _words_of(self, client: Any, verb: str) -> Words:
        if verb not in self._words:
            model = client.meta.service_model.operation_model(_OPERATIONS[verb])
            self._words[verb] = Words(model)
        return self._words[verb]

    async def _target(self, client: Any, bucket: str) -> Target:
        if (found := self._targets.get(bucket)) is None:
            found = self._targets[bucket] = await self._chosen(client, bucket)
        if isinstance(found, str):
            raise Plain(found)
        return found

    async def _chosen(self, client: Any, bucket: str) -> Target | str:
        if self._connection.settings.plane == "plain":
            return "its profile says so"
        target = await resolved(client, bucket)
        if isinstance(target, Target):
            proxies = proxies_for(target.url, proxies_of(self._connection.surroundings))
            if proxies.get(target.scheme) or proxies.get("all"):
                return "a proxy stands in between"
        return target

    async def _pool(self, target: Target) -> Pool:
        at = target.scheme, target.host
        if at not in self._pools:
            async with self._opening:
                if at not in self._pools:
                    self._pools[at] = await self._new_pool(target)
        return self._pools[at]

    async def _new_pool(self, target: Target) -> Pool:
        tls = None
        if target.scheme == "https":
            ca = get_cert_path(self._connection.verify)
            with vendor_errors(target.url):
                tls = await asyncio.to_thread(trusting, ca)
        return Pool(target.hostname, target.port, tls, lasting_socket)

    def _in_region(self, builtins: dict[str, Any], params: Any, **_: Any) -> None:
        if region := self._regions.get(params.get("Bucket", "")):
            builtins["AWS::Region"] = region

    def _examine(self, route: _Route, told: Told) -> int:
        return self._connection.handlers.examine(
            route.words.name, told.status, told.headers, told.body
        )

    def _read(self, route: _Route, told: Told) -> Mapping[str, Any]:
        """What an answer says, or raise what it refuses."""
        status = self._examine(route, told)
        if status < HTTPStatus.MULTIPLE_CHOICES:
            return route.words.told(told.headers)
        parsed = create_parser("rest-xml").parse(
            {"headers": told.headers, "body": told.body, "status_code": status},
            route.words.model.output_shape,
        )
        refused = ClientError(parsed, route.words.name)
        self._learn(route, told, refused)
        if is_of_keys(code_of(refused), status):
            self._connection.keys.refuse(route.lease)
        raise refused

    def _learn(self, route: _Route, told: Told, refused: Any) -> None:
        """Raise Learned, or Plain, where there is more to do than to refuse."""
        code, bucket = code_of(refused), route.options["Bucket"]
        error = refused.response.get("Error", {})
        region = told.headers.get(_REGION) or error.get("Region")
        if region and region != self._regions.get(bucket, route.region):
            self._regions[bucket] = region
            self._targets.pop(bucket, None)
            raise _Learned
        if code == _SKEWED and self._connection.handlers.set_clock(told.headers):
            raise _Learned
        is_read = route.verb == "get_object" and is_of_keys(code, told.status)
        if told.status in _REDIRECTS or code in _LOST or is_read:
            raise Plain(code)


@dataclass(frozen=True, slots=True)
class _Route:
    """How a request goes."""

    verb: str
    options: Mapping[str, Any]
    words: Words
    service: Service
    lease: int

    @property
    def region(self) -> str:
        return self.service.target.scope.region


async def _run(work: Callable[[Grip], T], route: _Route) -> T:
    try:
        with vendor_errors(route.service.target.url):
            done = await in_thread(work)
        route.service.pool.watch()
        return done
    except Unsendable as error:
        raise Plain(str(error)) from error


async def _outbound(body: Body) -> Outbound:
    if isinstance(body, FileSpan) and isinstance(file := body.file, DiskFile):
        return FromFile(
            file.descriptor, body.span, body.tap, file.location, body.check_now
        )
    if body.size > HELD:
        raise Plain("its bytes come from no file of ours")
    return FromMemory((await held(body)).content)


def _inbound(into: FileSpan) -> Inbound:
    if isinstance(file := into.file, DiskFile):
        return IntoFile(file.descriptor, into.span, into.tap, file.location)
    if into.size > HELD:
        raise Plain("its bytes go to no file of ours")
    return IntoMemory(into.size)
