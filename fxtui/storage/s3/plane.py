"""Bytes by the fast way: between sockets and files of ours, and not by botocore.

Whatever only botocore can mend is left to it: such a request is made again on the plain
way. What an answer teaches of region and clock is learned here as it is there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard, TypeVar

from botocore.exceptions import ClientError
from botocore.parsers import create_parser

from fxtui.digest import CRC64NVME, MD5
from fxtui.domain.content import SILENT, TAP_EVERY, Body, FileSpan, InMemory
from fxtui.domain.entry import Digest
from fxtui.storage.disk_file import DiskFile

from .bodies import HELD, base64_of, held
from .levels import refuses_trailer
from .refusals import code_of, have_ended, is_of_keys, status_of
from .routes import Plain, Route, Routes
from .wire.grip import Grip
from .wire.landing import Inbound, IntoFile, IntoMemory
from .wire.sending import FromFile, FromMemory, Outbound
from .wire.service import Told
from .wire.taking import IntoText
from .wire.trailing import Trailed
from .wire.trouble import Unsendable
from .wire.vendor import vendor_errors
from .wire.waiting import in_thread

if TYPE_CHECKING:
    from .connection import Connection

T = TypeVar("T")
Check: TypeAlias = Callable[[Mapping[str, Any]], None]

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_SKEWED: Final = "RequestTimeTooSkewed"
_LOST: Final = ("IllegalLocationConstraintException", "PermanentRedirect")
"""The bucket is elsewhere, and they do not say where: botocore asks around."""

_REGION: Final = "x-amz-bucket-region"
_MOST_TEXT: Final = 16 * 1024 * 1024
"""Bytes of a listing: a thousand keys of the longest sort are a quarter of it."""

_MOST_HELD: Final = 64 * 1024 * 1024
"""Bytes that are taken into memory, on their way to another storage, without botocore."""

CHECKSUMS: Final = {
    CRC64NVME: "x-amz-checksum-crc64nvme",
    MD5: "content-md5",
}


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
        self.routes = Routes(connection)

    async def send(self, verb: str, body: Body, options: Mapping[str, Any]) -> Sent:
        """Send a body, or raise Plain; errors are botocore's."""
        route = await self.routes.route(verb, options)
        outbound = await _outbound(body)

        async def once(route: Route) -> Sent:
            if self._trails(outbound, route):
                return await self._send_trailed(route, outbound)
            checksum: str = self._connection.provider.checksum
            named = {checksum: CHECKSUMS[checksum]}
            put, words = route.service.put, route.words
            told, digests = await _run(
                route, lambda grip: put(grip, words, options, outbound, named)
            )
            answer = self._read(route, told)
            by_name = {each.algorithm: each for each in digests}
            return Sent(answer, outbound.size, by_name)

        return await self._once_or_twice(route, once)

    def _trails(self, body: Outbound, route: Route) -> TypeGuard[FromFile]:
        return (
            route.verb == "upload_part"
            and isinstance(body, FromFile)
            and body.size > TAP_EVERY
            and self._connection.server.reads_trailers
            and not route.service.account.secrets.are_none
        )

    async def _send_trailed(self, route: Route, body: FromFile) -> Sent:
        """Send a part; who does not tell the checksum from behind it has not read it."""
        put, words, options = route.service.put_trailed, route.words, route.options
        header = CHECKSUMS[CRC64NVME]
        trailed = Trailed(body, CRC64NVME, header)
        told, digests = await _run(route, lambda grip: put(grip, words, options, trailed))
        try:
            answer = self._read(route, told)
        except ClientError as error:
            if refuses_trailer(str(error)):
                self._connection.server.stop_trailing()
                raise _Learned from error
            raise
        if [told.headers.get(header)] != [base64_of(each) for each in digests]:
            self._connection.server.stop_trailing()
            raise _Learned
        return Sent(answer, body.size, {each.algorithm: each for each in digests})

    async def fetch(
        self, into: FileSpan, options: Mapping[str, Any], check: Check
    ) -> tuple[Mapping[str, Any], int]:
        """Have a range land in a file; its answer, and how much it was. Or raise Plain.

        ``check`` looks at the answer, in a thread, before a byte of its body is used.
        """
        route = await self.routes.route("get_object", options)
        inbound = _inbound(into)

        async def once(route: Route) -> tuple[Mapping[str, Any], int]:
            get, words = route.service.get, route.words

            def examine(told: Told) -> None:
                self._examine(route, told)
                check(words.told(told.headers))

            told, landed = await _run(
                route, lambda grip: get(grip, words, options, inbound, examine)
            )
            return self._read(route, told), landed

        try:
            return await self._once_or_twice(route, once)
        finally:
            if isinstance(inbound, IntoMemory) and inbound.content:
                await replace(into, tap=SILENT).write(0, inbound.content)

    async def page(self, options: Mapping[str, Any]) -> bytes:
        """A page of a listing as it came, or raise Plain; errors are botocore's."""
        asked = {**options, "EncodingType": "url", "Key": ""}
        route = await self.routes.route("list_objects_v2", asked)

        async def once(route: Route) -> bytes:
            get, words, into = route.service.get, route.words, IntoText(_MOST_TEXT)
            told, _ = await _run(
                route, lambda grip: get(grip, words, asked, into, lambda told: None)
            )
            try:
                self._read(route, replace(told, body=told.body or into.content))
            except ClientError as error:
                if is_of_keys(code_of(error), status_of(error)) and (
                    await self._connection.keys.renew(route.lease)
                ):
                    raise _Learned from error
                raise
            return into.content

        return await self._once_or_twice(route, once)

    async def _once_or_twice(
        self, route: Route, once: Callable[[Route], Awaitable[T]]
    ) -> T:
        """Once more if the answer told what would have been right; this is no retry."""
        try:
            return await once(route)
        except _Learned:
            route = await self.routes.route(route.verb, route.options)
        try:
            return await once(route)
        except _Learned as error:
            raise Plain("the server sends us round in a circle") from error

    def _examine(self, route: Route, told: Told) -> int:
        return self._connection.handlers.examine(
            route.words.name, told.status, told.headers, told.body
        )

    def _read(self, route: Route, told: Told) -> Mapping[str, Any]:
        """What an answer says, or raise what it refuses."""
        status = self._examine(route, told)
        if status < HTTPStatus.MULTIPLE_CHOICES:
            return route.words.told(told.headers)
        if status != told.status and self._connection.handlers.is_denied(
            route.words.name, told.status, route.lease
        ):
            status = told.status
        parsed = create_parser("rest-xml").parse(
            {"headers": told.headers, "body": told.body, "status_code": status},
            route.words.model.output_shape,
        )
        refused = ClientError(parsed, route.words.name)
        self._learn(route, told, refused)
        if is_of_keys(code := code_of(refused), status):
            self._connection.keys.refuse(route.lease, have_ended=have_ended(code))
        raise refused

    def _learn(self, route: Route, told: Told, refused: Any) -> None:
        """Raise Learned, or Plain, where there is more to do than to refuse."""
        code = code_of(refused)
        error = refused.response.get("Error", {})
        region = told.headers.get(_REGION) or error.get("Region") or route.region
        if region != route.region and self.routes.is_news(route.bucket, region):
            raise _Learned
        if code == _SKEWED and self._connection.handlers.set_clock(told.headers):
            raise _Learned
        is_read = route.verb == "get_object" and is_of_keys(code, status_of(refused))
        if told.status in _REDIRECTS or code in _LOST or is_read:
            raise Plain(code)


async def _run(route: Route, work: Callable[[Grip], T]) -> T:
    try:
        with vendor_errors(route.url):
            done = await in_thread(work)
    except Unsendable as error:
        raise Plain(str(error)) from error
    route.service.pool.watch()
    return done


async def _outbound(body: Body) -> Outbound:
    if isinstance(body, FileSpan) and isinstance(file := body.file, DiskFile):
        return FromFile(
            file.descriptor, body.span, body.tap, file.location, body.check_now
        )
    if body.size > HELD and not isinstance(body, InMemory):
        raise Plain("its bytes come from no file of ours")
    return FromMemory((await held(body)).content)


def _inbound(into: FileSpan) -> Inbound:
    if isinstance(file := into.file, DiskFile):
        return IntoFile(file, into.span, into.tap, into.sink)
    if into.size > _MOST_HELD:
        raise Plain("its bytes go to no file of ours")
    return IntoMemory(into.size, into.tap)
