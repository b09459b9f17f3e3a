"""Signing in to a gateway of sensitive data (TSD), as its own clients do.

A person's name, password and one-time code bring an access token, good for an hour or
so, and a refresh token that brings the next one. Its counter goes down with each use;
the last access token comes alone. There are two kinds, one for each direction. Nothing
is stored here.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from http import HTTPStatus
from math import inf
from shlex import quote
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from fxtui.domain.errors import ConfigError, FxtuiError, ServerFault, Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.value import Discreet, Value

from .endpoint import is_here
from .rest import Reply, Rest
from .settings import Headers, S3Settings

_TURNED_AWAY: Final = (400, 401, 403)
_READING: Final = ("Get", "Head", "List")


class Tokens(Value, frozen=True, omit_defaults=True):
    """What a sign-in brought, or the last renewal of it."""

    token: str
    refresh_token: str | None = None
    """None: the next ones are for a person to bring."""

    def __repr__(self) -> str:
        return f"Tokens(until {self.ends})"  # no secret in a log

    @property
    def ends(self) -> float:
        """Seconds since 1970; the server alone knows, if the token does not say."""
        return _claims(self.token).exp

    @property
    def renewals(self) -> int | None:
        """How often they can be renewed; None if they do not say."""
        if self.refresh_token is None:
            return 0
        return _claims(self.refresh_token).counter


class _Claims(msgspec.Struct, frozen=True):
    """The part of what a JWT says of itself that is read."""

    exp: float = inf
    counter: int | None = None


class _Told(Discreet, frozen=True):
    """The part of an answer that is read."""

    token: str
    refresh_token: str | None = None


class Gateway:
    """Where somebody signs in to one project, for one direction."""

    def __init__(self, settings: S3Settings, surroundings: Mapping[str, str]) -> None:
        self._settings = settings
        self._at = Location("s3", "", settings.profile)
        url = settings.api_url or settings.endpoint_url or ""
        self._rest = Rest(url, surroundings, self._at, settings.ca_file)
        _check_secrecy(self._rest.url)

    async def sign_in(self, password: str, code: str) -> Tokens:
        """Unauthenticated if one of the two is wrong."""
        told = {"user_name": self._settings.user, "password": password, "otp": code}
        kind = f"s3{self._settings.direction}"
        reply = await self._post(f"tsd/token?type={kind}", told)
        return self._tokens(reply, sign_in_refused(self._settings))

    async def refresh(self, refresh_token: str) -> Tokens:
        """The next ones; Unauthenticated if a person has to sign in again."""
        reply = await self._post("refresh/token", {"refresh_token": refresh_token})
        return self._tokens(reply, sign_in_ended(self._settings))

    async def _post(self, call: str, told: Mapping[str, Any]) -> Reply:
        key = {"Authorization": f"Bearer {self._settings.api_key}"}
        return await self._rest.post(
            f"/v1/{self._settings.project}/auth/{call}", told, key
        )

    def _tokens(self, reply: Reply, refused: str) -> Tokens:
        if reply.status in _TURNED_AWAY:
            detail = f"HTTP {reply.status}"
            if reply.status == HTTPStatus.FORBIDDEN:
                detail += ", which may be for the network that this machine is in"
            raise Unauthenticated(refused, location=self._at, detail=detail)
        if not reply.is_good:
            raise reply.refused(at=self._at)
        told = reply.read(_Told)
        if not all(map(_is_sendable, (told.token, told.refresh_token or "-"))):
            raise ServerFault("the gateway gave a token that no header can hold")
        return Tokens(told.token, told.refresh_token or None)


def headers_of(settings: S3Settings, tokens: Tokens) -> Headers:
    """What goes with each request."""
    return ("token", tokens.token), ("x-project-select", settings.project or "")


def sign_in_refused(settings: S3Settings) -> str:
    return (
        f"{settings.project} did not let {settings.user} in: the password, the one-time "
        "code or the API key is wrong; each code is good once, so take the next one"
    )


def sign_in_ended(settings: S3Settings) -> str:
    return f"the sign-in to {settings.project} has ended; run {command(settings)}"


def check_host(settings: S3Settings, endpoint: str) -> None:
    """Raise ConfigError where tokens would go to another host, or where all can read."""
    _check_secrecy(endpoint)
    ours = urlsplit(settings.endpoint_url or "")
    if urlsplit(endpoint)[:2] != ours[:2]:
        raise ConfigError(
            f'the tokens of profile "{settings.profile}" are for {ours.netloc}, and go '
            "nowhere else; leave --endpoint-url away"
        )


def _check_secrecy(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_here(parts.hostname or ""):
        raise ConfigError(
            f"{url} is not encrypted, and passwords and tokens would be sent there; give "
            "it an https:// address"
        )


def denied(settings: S3Settings, operation: str) -> str:
    """What to do about what the other kind of token may do; empty if neither may."""
    is_reading = operation.startswith(_READING)
    if is_reading == (settings.direction == "export"):
        return ""
    if not is_reading:
        return (
            "a token for export may only read, and only export-bucket; to bring data in, "
            f"run fxtui login tsd --project {settings.project}"
        )
    return (
        "a token for import may not list or read here; to take data out of "
        f"export-bucket, run fxtui login tsd --export --project {settings.project}"
    )


def command(settings: S3Settings) -> str:
    """What a person types to sign in again."""
    kind = " --export" if settings.direction == "export" else ""
    return f"fxtui login tsd{kind} --profile {quote(settings.profile or '')}"


def read_tokens(text: str) -> Tokens:
    """Those that are kept, or raise FxtuiError: somebody else wrote there."""
    try:
        return msgspec.json.decode(text, type=Tokens)
    except msgspec.DecodeError:
        raise FxtuiError("what is kept of the sign-in cannot be read") from None


def written(tokens: Tokens) -> str:
    return msgspec.json.encode(tokens).decode()


def _is_sendable(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token and bool(token)


def _claims(token: str) -> _Claims:
    """Those of a JWT; none, if it is something else."""
    _, _, rest = token.partition(".")
    body = rest.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return msgspec.json.decode(text, type=_Claims)
    except ValueError:  # that of base64, and that of msgspec
        return _Claims()
