"""How the requests of one connection go by the fast way, and why some may not.

Addresses, regions, addressing and credentials are botocore's; what does not change is
asked once for each bucket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from botocore.httpsession import get_cert_path

from fxtui.storage.proxies import proxies_for, proxies_of

from .lasting import lasting_socket
from .settings import Headers
from .wire.pool import Server
from .wire.service import Account, Service
from .wire.signing import Secrets
from .wire.target import Target, resolved
from .wire.vendor import vendor_errors
from .wire.watched import WatchedPool
from .wire.words import Words

if TYPE_CHECKING:
    from .connection import Connection

_OPERATIONS: Final = {
    "put_object": "PutObject",
    "copy_object": "CopyObject",
    "upload_part": "UploadPart",
    "get_object": "GetObject",
    "head_object": "HeadObject",
    "list_objects_v2": "ListObjectsV2",
}


class Plain(Exception):
    """This request goes by botocore's way; the text says why."""


@dataclass(frozen=True, slots=True)
class Route:
    """How one request goes."""

    verb: str
    options: Mapping[str, Any]
    words: Words
    service: Service
    lease: int

    @property
    def bucket(self) -> str:
        return str(self.options["Bucket"])

    @property
    def region(self) -> str:
        return self.service.target.scope.region

    @property
    def url(self) -> str:
        """The server, for errors."""
        return self.service.target.url


class Routes:
    """What is known of the buckets of a connection, and the lines to their servers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._targets: dict[str, Target | str] = {}
        """By the bucket; a text is why it has none."""

        self._regions: dict[str, str] = {}
        """Of buckets that are not where the client is."""

        self._pools: dict[tuple[str, str], WatchedPool] = {}
        self._words: dict[str, Words] = {}
        self._opening = asyncio.Lock()

    def register(self, events: Any) -> None:
        """Let botocore know, too, which region a bucket was found to be in."""
        events.register("before-endpoint-resolution.s3", self._in_region)

    def reason(self, bucket: str) -> str:
        """Why a bucket's bytes go the plain way; empty if they may go fast."""
        found = self._targets.get(bucket, "")
        return found if isinstance(found, str) else ""

    def is_news(self, bucket: str, region: str) -> bool:
        """Take note of the region that a server named; whether it is another."""
        is_known = self._regions.get(bucket) == region
        self._regions[bucket] = region
        self._targets.pop(bucket, None)
        return not is_known

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
        for known in (self._pools, self._targets, self._regions, self._words):
            known.clear()

    async def route(self, verb: str, options: Mapping[str, Any]) -> Route:
        """How to ask now, or raise Plain: keys and clock are looked at each time."""
        connection = self._connection
        client = await connection.client()
        target = await self._target(client, options["Bucket"])
        pool = await self._pool(target)
        keys, settings = await connection.keys.current(), connection.settings
        account = Account(
            Secrets(keys.access_key, keys.secret_key, keys.token),
            connection.handlers.skew,
            connection.signs_payloads,
            _lowered(settings.headers, connection.keys.headers),
            _lowered(settings.unsigned_headers, connection.keys.unsigned_headers),
        )
        with vendor_errors(target.url):
            addresses = await pool.addresses()
        service = Service(target, account, pool, addresses)
        words = self._words_of(client, verb)
        return Route(verb, options, words, service, connection.keys.lease)

    def _words_of(self, client: Any, verb: str) -> Words:
        if verb not in self._words:
            model = client.meta.service_model.operation_model(_OPERATIONS[verb])
            complete = partial(self._connection.demands.over, model)
            self._words[verb] = Words(model, complete)
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
        region = self._regions.get(bucket, client.meta.region_name)
        target = await resolved(client, bucket, region)
        if isinstance(target, Target):
            proxies = proxies_for(target.url, proxies_of(self._connection.surroundings))
            if proxies.get(target.scheme) or proxies.get("all"):
                return "a proxy stands in between"
        return target

    async def _pool(self, target: Target) -> WatchedPool:
        at = target.scheme, target.host
        if at not in self._pools:
            async with self._opening:
                if at not in self._pools:
                    self._pools[at] = await self._new_pool(target)
        return self._pools[at]

    async def _new_pool(self, target: Target) -> WatchedPool:
        is_secure = target.scheme == "https"
        ca = get_cert_path(self._connection.verify) if is_secure else None
        server = Server(target.hostname, target.port, ca)
        with vendor_errors(target.url):
            return await asyncio.to_thread(WatchedPool, server, lasting_socket)

    def _in_region(self, builtins: dict[str, Any], params: Any, **_: Any) -> None:
        if region := self._regions.get(params.get("Bucket", "")):
            builtins["AWS::Region"] = region


def _lowered(*headers: Headers) -> dict[str, str]:
    """All of them by names in small letters; the last of each name."""
    return {name.lower(): text for some in headers for name, text in some}
