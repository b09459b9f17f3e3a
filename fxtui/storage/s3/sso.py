"""Sign-ins to IAM Identity Center (SSO): a person allows this machine with any browser.

What is kept is what ``aws sso login`` keeps, where that keeps it: a token, and the name
under which this machine is registered. Either finds what the other brought.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from time import time
from typing import Annotated, Any, Final, NamedTuple, TypeAlias

from botocore.utils import JSONFileCache
from msgspec import Meta, Struct
from msgspec.structs import replace

from fxtui.domain.asking import Kind, Question
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.value import Discreet

from .keys import Found
from .lending import lenders
from .moments import moment
from .rest import Reply, Rest

TOKEN_CACHE: Final = Path("~/.aws/sso/cache")
_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_SCOPES: Final = ("sso:account:access",)
"""What a session asks for that names nothing else; older profiles ask for nothing."""

_CLIENT: Final = ("clientId", "clientSecret")
_INTERVAL: Final = 5.0
"""Seconds between two looks, if nothing is told, and what ``slow_down`` adds."""

_SPARE: Final = 15 * 60
"""Seconds before its end from which a registration is made anew."""

_Seconds: TypeAlias = Annotated[float, Meta(ge=0, le=1e11)]
"""No more than a date can be of."""

Find: TypeAlias = Callable[[], Awaitable[Found]]


def address_of(service: str, region: str) -> str:
    suffix = ".cn" if region.startswith("cn-") else ""
    return f"https://{service}.{region}.amazonaws.com{suffix}"


class Sso(NamedTuple):
    """Where people of a profile sign in."""

    start_url: str
    region: str
    name: str | None = None
    """Of the ``sso-session``; older profiles have none."""

    scopes: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return address_of("oidc", self.region)

    @property
    def token_key(self) -> str:
        """What the token is called in the cache."""
        return _hashed(self.name or self.start_url)

    @property
    def registration_key(self) -> str:
        told = {
            "tool": "botocore",
            "startUrl": self.start_url,
            "region": self.region,
            "scopes": list(self.scopes) or None,
            "session_name": self.name,
        }
        return _hashed(json.dumps(told, sort_keys=True))


def has_to_sign_in(sso: Sso, ends: float) -> bool:
    """Whether a person is asked before there are keys after those that end then.

    The tokens of sessions that have a name are renewed by themselves.
    """
    token = _kept(token_cache(), sso.token_key)
    until = _end(token)
    if until is None:
        return False  # that cannot be known
    return until <= ends and not (sso.name and "refreshToken" in token)


def sso_of(config: Mapping[str, Any], profile: str | None) -> Sso | None:
    """Where a profile, or one that lends it its keys, signs in. Pure."""
    for told in lenders(config, profile):
        if "sso_session" in told or "sso_start_url" in told:
            return _sso(told, config.get("sso_sessions", {}))
    return None


def _sso(told: Mapping[str, str], sessions: Mapping[str, Any]) -> Sso | None:
    name = told.get("sso_session")
    where = sessions.get(name, {}) if name else told
    if not {"sso_start_url", "sso_region"} <= where.keys():
        return None
    named = where.get("sso_registration_scopes", "").split(",") if name else []
    scopes = tuple(filter(None, map(str.strip, named))) or (_SCOPES if name else ())
    return Sso(where["sso_start_url"], where["sso_region"], name, scopes)


class _Registration(Discreet, frozen=True, rename="camel"):
    """The part of an answer that is read, as of those below."""

    client_id: str
    client_secret: str
    client_secret_expires_at: _Seconds = 0.0


class _Device(Discreet, frozen=True, rename="camel"):
    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str = ""
    interval: float = _INTERVAL


class _Token(Discreet, frozen=True, rename="camel"):
    access_token: str
    expires_in: _Seconds
    refresh_token: str | None = None


class _Refused(Struct, frozen=True):
    error: str


class SignIn:
    """One sign-in: begun when a person is there, and looked at until it is allowed."""

    def __init__(
        self, sso: Sso, profile: str | None, surroundings: Mapping[str, str], find: Find
    ) -> None:
        """``find`` looks for keys, when there is a token to have them by."""
        url = surroundings.get("AWS_ENDPOINT_URL_SSO_OIDC") or sso.url
        self._rest = Rest(url, surroundings, Location("s3", "", profile))
        self._sso, self._find = sso, find
        self._cache = token_cache()
        self._profile = profile
        self._client: dict[str, str] = {}
        self._device: _Device | None = None
        self._look_at = 0.0

    @property
    def question(self) -> Question:
        """Whether a person is there: what is begun then is good for ten minutes."""
        name = self._profile or "default"
        return Question(
            Kind.DEVICE,
            Location("s3", "", self._profile),
            f'Profile "{name}" wants a sign-in at {self._sso.start_url}, with any web '
            "browser.",
        )

    @property
    def ends(self) -> float | None:
        """When the token ends that is kept."""
        return _end(_kept(self._cache, self._sso.token_key))

    async def answer(self, _: tuple[str, ...]) -> Found | Question:
        if self._device is None:
            self._client = await self._registered()
            self._device = await self._begun()
            return self._waiting(self._device)
        return await self._looked(self._device)

    def _waiting(self, device: _Device) -> Question:
        return replace(
            self.question,
            text="Open this address in any web browser, and allow what shows this code.",
            address=device.verification_uri_complete or device.verification_uri,
            code=device.user_code,
            wait=device.interval,
        )

    async def _looked(self, device: _Device) -> Found | Question:
        """Ask whether it was allowed, no more often than is wished, whoever looks."""
        now = time()
        if now < self._look_at:
            return self._waiting(device)
        self._look_at = now + 0.9 * device.interval
        told = {"grantType": _GRANT, "deviceCode": device.device_code}
        reply = await self._post("token", told | self._secrets)
        if reply.is_good:
            self._device = None
            self._keep(reply.read(_Token))
            return await self._find()
        return self._refused(reply, device)

    def _refused(self, reply: Reply, device: _Device) -> Question:
        match reply.read(_Refused).error:
            case "authorization_pending":
                pass
            case "slow_down":
                device = replace(device, interval=device.interval + _INTERVAL)
            case "expired_token":
                self._device = None
                return replace(self.question, text="Nobody signed in in time. Again?")
            case error:
                self._device = None
                raise Unauthenticated(f"{reply.host} refused the sign-in: {error}")
        self._device = device
        return self._waiting(device)

    async def _begun(self) -> _Device:
        told = {"startUrl": self._sso.start_url}
        reply = await self._post("device_authorization", told | self._secrets)
        if not reply.is_good:
            with suppress(KeyError):
                del self._cache[self._sso.registration_key]
            raise Unauthenticated(
                f"{reply.host} begins no sign-in (HTTP {reply.status}); check the "
                "sso_start_url and sso_region of the profile"
            )
        return reply.read(_Device)

    async def _registered(self) -> dict[str, str]:
        """The name of this machine: that of the AWS CLI, if it is good for a while."""
        key = self._sso.registration_key
        known = _kept(self._cache, key)
        if _is_good(known):
            return known
        asked: dict[str, Any] = {
            "clientName": f"botocore-client-{self._sso.name or int(time())}",
            "clientType": "public",
        }
        if self._sso.scopes:
            asked["scopes"] = self._sso.scopes
        reply = await self._post("client/register", asked)
        if not reply.is_good:
            raise reply.refused(at=self.question.account)
        made = reply.read(_Registration)
        told = {
            "clientId": made.client_id,
            "clientSecret": made.client_secret,
            "expiresAt": _date(made.client_secret_expires_at),
        }
        scopes = {"scopes": self._sso.scopes} if self._sso.scopes else {}
        self._write(key, told | scopes)
        return told

    def _keep(self, token: _Token) -> None:
        told = {
            "startUrl": self._sso.start_url,
            "region": self._sso.region,
            "accessToken": token.access_token,
            "expiresAt": _date(time() + token.expires_in),
            **self._secrets,
            "registrationExpiresAt": self._client["expiresAt"],
        }
        if token.refresh_token:
            told["refreshToken"] = token.refresh_token
        self._write(self._sso.token_key, told)

    def _write(self, key: str, told: Mapping[str, Any]) -> None:
        try:
            self._cache[key] = told
        except OSError as error:
            raise Unauthenticated(
                f"a sign-in cannot be kept in {TOKEN_CACHE}: {error}; make that writable"
            ) from error

    @property
    def _secrets(self) -> dict[str, str]:
        return {name: self._client[name] for name in _CLIENT}

    async def _post(self, call: str, told: Mapping[str, Any]) -> Reply:
        return await self._rest.post(f"/{call}", told)


def token_cache() -> Any:
    """Where tokens are, in the home of who asks now."""
    return JSONFileCache(str(TOKEN_CACHE.expanduser()), dumps_func=_dumped)


def _dumped(told: Any) -> str:
    return json.dumps(told, default=lambda date: _date(date.timestamp()))


def _date(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _kept(cache: Any, key: str) -> dict[str, Any]:
    """What other programs or we put there; nothing, where that cannot be read."""
    with suppress(KeyError):
        told = cache[key]
        return told if isinstance(told, dict) else {}
    return {}


def _end(told: Mapping[str, Any]) -> float | None:
    return moment(str(told.get("expiresAt", "")).replace("UTC", "Z"))


def _is_good(known: Mapping[str, Any]) -> bool:
    """Whether a registration is for sign-ins like ours, and good for a while."""
    if "grantTypes" in known or not known.keys() >= set(_CLIENT):
        return False
    return (_end(known) or 0.0) - _SPARE > time()


def _hashed(text: str) -> str:
    return sha1(text.encode(), usedforsecurity=False).hexdigest()
