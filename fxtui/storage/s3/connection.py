"""One account's client: made when first used, in the loop that uses it, and closed by us.

Everything that S3 is asked goes through ``call``, and every error leaves it as ours.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from aiobotocore.config import AioConfig
from botocore import UNSIGNED

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, StorageError
from fxtui.domain.location import Key, Location
from fxtui.domain.writing import OVERWRITE, WriteMode

from .chain import Chain, Own, nobody, unknown_profile
from .demands import Demands
from .endpoint import checked_endpoint, checked_region, is_near, told_endpoint
from .handlers import Handlers
from .ica_paste import PastedKeys
from .keys import Keys, Look
from .lasting import lasting_socket
from .levels import Level
from .pasting import Pasting
from .plane import Plane
from .printed import HeaderProgram, KeyProgram, OneLease
from .providers import Provider
from .refusals import own_errors
from .role_keys import RoleKeys
from .server import Server
from .session import Session, environment, region_of
from .settings import S3Settings
from .tsd import check_host
from .tsd_lease import TokenLease
from .workers import Workers

_NAMING: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_SIGNED: Final = "payload_signing_enabled"
_CONNECT: Final = 10
_READ: Final = 60
_POOL: Final = 300
"""More than the engine has in flight: a wait for a free connection knows no time-out."""

for _name in ("botocore", "aiobotocore", "aiohttp"):
    # They write tracebacks to the terminal, which belongs to the browser.
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


@cache
def _keep_what_is_loaded() -> None:
    """80,000 objects of botocore: each full collection would stop all for 60 ms."""
    gc.freeze()


class Connection:
    """A client of one account at one endpoint."""

    def __init__(
        self,
        settings: S3Settings,
        context: Context,
        again: Callable[[], S3Settings] | None = None,
        look: Look | None = None,
    ) -> None:
        """``look`` finds keys in a way that the settings do not tell."""
        self.settings = settings
        self._context = context
        self._profile = settings.profile or context.profile
        if settings.aws_profile is not None:
            self._profile = settings.aws_profile or None
        self.surroundings = _surroundings(settings, context)
        self._client: Any = None
        self._open = AsyncExitStack()
        self._opening = asyncio.Lock()
        self.keys = self._made_keys(again or (lambda: settings), look)
        self.endpoint = told_endpoint(settings, context)
        """The address in use; empty while only the AWS chain would know it."""

        self.demands = Demands(settings)
        self.unanswered: set[Key] = set()
        """Where a put went, and what became of it was not heard."""

        self.begun_with: dict[str, str] = {}
        """The checksum with which another program began an upload, by its number."""

        self.unproved: set[str] = set()
        """Buckets that told no digest of what they stored: their bundles prove little."""

        self.server = Server(settings)
        self.verify: str | bool = True
        """The file or folder of trusted authorities; True for botocore's own."""

        self.handlers: Handlers
        """Made with the client."""

        self.plane = Plane(self)
        self._workers: Workers | None = None

    @property
    def provider(self) -> Provider:
        """What kind of server it is, as far as that is known."""
        return self.server.provider

    @property
    def signs_payloads(self) -> bool:
        """Whether bodies need their SHA-256."""
        return self.server.signs_payloads and not self.settings.anonymous

    def location(self, key: Key) -> Location:
        return Location("s3", key, self.settings.profile)

    async def call(
        self, verb: str, key: Key, mode: WriteMode = OVERWRITE, /, **options: Any
    ) -> dict[str, Any]:
        """Ask S3; ``verb`` is a method of botocore's client, ``key`` what errors name."""
        with own_errors(self.location(key), mode):
            client = await self.client()
            answer: dict[str, Any] = await getattr(client, verb)(**options)
            return answer

    def yields(self, error: StorageError, sent: Level) -> bool:
        """Whether what was refused may be taken in another way, from now on."""
        if not self.server.yields(error, sent):
            return False
        self._client.meta.config.s3[_SIGNED] = self.server.signs_payloads
        return True

    async def ready(self, key: Key) -> Any:
        """The client, for who needs what it knows; errors name ``key``."""
        with own_errors(self.location(key)):
            return await self.client()

    async def renew(self, lease: int) -> bool:
        """Look for keys again; see ``Keys.renew``."""
        with own_errors(self.location("")):
            return await self.keys.renew(lease)

    async def client(self) -> Any:
        async with self._opening:
            if self._client is None:
                self._client = await self._made()
            return self._client

    @property
    def workers(self) -> Workers:
        """Who makes the requests of bundles."""
        if self._workers is None:
            self._workers = Workers.joined()
        return self._workers

    async def aclose(self) -> None:
        async with self._opening:
            self._client = None
            self.plane.routes.close()
            workers, self._workers = self._workers, None
            if workers:
                await workers.leave()
            await self._open.aclose()

    def _made_keys(self, again: Callable[[], S3Settings], look: Look | None) -> Keys:
        whose = self.settings.profile or self._profile
        pasting = Pasting(look or self._look(again), whose)
        look = pasting.look
        if self.settings.login == "tsd":
            look = TokenLease(look, again, self.surroundings).look
        elif self.settings.headers_command:
            program = HeaderProgram(self.settings, self.surroundings)
            look = OneLease(look, program.run).look
        return Keys(look, refused=pasting.refused)

    def _look(self, again: Callable[[], S3Settings]) -> Look:
        if self.settings.anonymous:
            return nobody
        if self.settings.login == "ica":
            return PastedKeys(self.settings).look
        if self.settings.credentials_command:
            return KeyProgram(self.settings, self.surroundings).look
        chain = Chain(self.surroundings, self._profile)
        keys = Own(self.settings, again) if self.settings.access_key_id else chain
        if role := self.settings.role:
            return RoleKeys(keys.look, self.settings, role, self.surroundings).look
        return keys.look

    async def _made(self) -> Any:
        session = self._session()
        endpoint = self._endpoint(session)
        await self.keys.current()
        session.register_component("credential_provider", self.keys)
        making = session.create_client("s3", **self._options(session, endpoint))
        client = await self._open.enter_async_context(making)
        _keep_what_is_loaded()
        self.endpoint = endpoint or client.meta.endpoint_url
        self.demands.check(client.meta.endpoint_url)
        if self.settings.login == "tsd":
            check_host(self.settings, client.meta.endpoint_url)
        s3 = client.meta.config.s3
        self.server.begin(self.endpoint, signs=s3[_SIGNED])
        s3[_SIGNED] = self.server.signs_payloads
        address = urlsplit(client.meta.endpoint_url)
        self.handlers = Handlers(
            self.settings, self.keys, self.demands, self.server.hear, host=address.netloc
        )
        self.handlers.register(client.meta.events)
        self.plane.routes.register(client.meta.events)
        return client

    def _session(self) -> Session:
        session = Session(self.surroundings, self._profile)
        if unknown := unknown_profile(session):
            if not self.settings.has_keys:
                raise ConfigError(unknown)
            # A profile of ours that AWS does not know, and that has keys of its own.
            seen = {n: v for n, v in self.surroundings.items() if n not in _NAMING}
            session = Session(seen, None)
        return session

    def _region(self, session: Session) -> str | None:
        asked = None if self.settings.login == "ica" else self._context.region
        return asked or self.settings.region or region_of(session)

    def _endpoint(self, session: Session) -> str | None:
        if self.settings.login == "ica":  # what it lends is for no other server
            return checked_endpoint(self.settings.endpoint_url)
        told = self._context.endpoint_url or self.settings.endpoint_url
        return checked_endpoint(told or session.configured_endpoint())

    def _options(self, session: Session, endpoint: str | None) -> dict[str, Any]:
        settings, seen = self.settings, session.surroundings
        signs = signs_payloads(settings, session, endpoint)
        self.verify = (
            settings.ca_file
            or session.get_config_variable("ca_bundle")
            or seen.get("REQUESTS_CA_BUNDLE", True)
        )
        return {
            "endpoint_url": endpoint,
            "region_name": checked_region(self._region(session)),
            "verify": self.verify,
            "config": client_config(settings, signs),
        }


def _surroundings(settings: S3Settings, context: Context) -> dict[str, str]:
    """Those of the caller, with the file that has the keys of this profile."""
    around = environment(context)
    if file := settings.credentials_file:
        around["AWS_SHARED_CREDENTIALS_FILE"] = file
    return around


def client_config(settings: S3Settings, signs: bool) -> Any:
    s3: dict[str, Any] = {
        _SIGNED: signs,
        "us_east_1_regional_endpoint": "regional",
    }
    if settings.addressing != "auto":
        s3["addressing_style"] = settings.addressing
    return AioConfig(
        signature_version=UNSIGNED if settings.anonymous else "s3v4",
        s3=s3,
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        max_pool_connections=_POOL,
        # The engine retries, in one place.
        retries={"mode": "standard", "total_max_attempts": 1},
        ignore_configured_endpoint_urls=True if settings.login == "ica" else None,
        # Bodies carry a checksum of ours.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connector_args={"socket_factory": lasting_socket, "ttl_dns_cache": 60},
        warm_up_loader_caches=True,  # in a thread, and not on the loop
    )


def signs_payloads(settings: S3Settings, session: Session, endpoint: str | None) -> bool:
    """Whether the SHA-256 of bodies is signed: unless TLS or a LAN protects them."""
    if settings.payload_signing != "auto":
        return settings.payload_signing == "on"
    section = session.get_config_variable("s3") or {}
    if (told := section.get("payload_signing_enabled")) is not None:
        return bool(told)
    parts = urlsplit(endpoint or "https://s3.amazonaws.com")
    return parts.scheme == "http" and not is_near(parts.hostname or "")
