"""One account, asked from worker threads: every method here blocks.

The SDK is imported when something is first asked. Every error leaves this as ours, but
without its location, which ``Connection`` knows. Nothing is tried again, but for a call
whose token had expired.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from fxtui.domain.errors import (
    RateLimited,
    ServerFault,
    StorageError,
    TransientError,
    Unauthenticated,
)

from .bodies import Held, Sendable
from .peace import Peace
from .refusals import Refusal, refusal_of
from .settings import DropboxSettings

if TYPE_CHECKING:  # the SDK and what it needs take 110 ms
    from requests import Response

    from .received import Received
    from .sdk import Api, Call

CONNECTIONS: Final = 32
"""Requests of a kind that may be under way at once: some carry bytes, others only ask."""

_AUTHORITIES: Final = (
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
"""The variables that requests, curl and OpenSSL heed; the first that is set tells."""

_SOON: Final = 1.0
"""Seconds of peace, where the server does not say how many."""

ACCOUNT: Final = "users/get_current_account"
_ROOT: Final = "Dropbox-API-Path-Root"
_ARG: Final = "Dropbox-API-Arg"
_RESULT: Final = "Dropbox-API-Result"


class Client:
    """The SDK's client, made when it is first needed, in the thread that needs it."""

    def __init__(
        self, settings: DropboxSettings, variables: Mapping[str, str] | None = None
    ) -> None:
        """``variables`` are the caller's: its proxies, and the authorities it trusts."""
        self._settings, self._variables = settings, variables or {}
        self._making, self._finding = Lock(), Lock()
        self._api: Api | None = None
        self._peace = Peace()
        self.account: str | None = None
        """Dropbox's name for the account, once somebody wanted to know it."""

        self._space = ""
        """The namespace of the team's space, once it was asked for."""

    def rpc(self, route: str, arg: Any) -> Any:
        """Ask the api host; JSON goes, and JSON comes."""
        return _json(self.raw_rpc(route, arg))

    def raw_rpc(self, route: str, arg: Any) -> bytes:
        """The same, with the answer as it came, for who reads it faster."""
        return bytes(self._rpc(route, arg, self._rooted()).content)

    def send(self, route: str, arg: Any, body: bytes | Sendable) -> Any:
        """Ask the content host, with bytes that go with it."""
        headers = {
            "Content-Type": "application/octet-stream",
            _ARG: header_json(arg),
            **self._rooted(),
        }
        # Streamed, because bytes in one piece would have one deadline for all of them.
        content = Held(body) if isinstance(body, bytes) and body else body
        return _json(self._ask("content", route, headers, content).content)

    def receive(
        self, route: str, arg: Any, headers: Mapping[str, str] | None = None
    ) -> Received:
        """Ask the content host for bytes, which are read later, as they come."""
        from .received import Received  # with the SDK

        all_headers = {
            "Accept-Encoding": "identity",
            _ARG: header_json(arg),
            **self._rooted(),
            **(headers or {}),
        }
        response = self._ask("content", route, all_headers, None, is_streamed=True)
        try:
            return Received(response, _json(response.headers.get(_RESULT, "")))
        except StorageError:
            response.close()
            raise

    def renew(self) -> bool:
        """Get another access token, whether or not this one has expired.

        False if there is nothing to get one by; raise Unauthenticated if it is refused.
        """
        if not self._settings.refresh_token:
            return False
        api = self._made()
        api.token(refused=api.token())
        return True

    def is_kin_of(self, other: Client) -> bool:
        """Whether both are known to be of one account."""
        if self.account and other.account:
            return self.account == other.account
        return not self._tokens.isdisjoint(other._tokens)

    def learn_account(self) -> None:
        """Ask whose it is, unless Dropbox wants to be left in peace; it may not tell."""
        with self._finding, suppress(StorageError):
            if not (self.account or self._peace.is_kept):
                self.account = self._told_account()["account_id"]

    def close(self) -> None:
        self._peace.close()
        with self._making:
            if self._api is not None:
                self._api.close()

    def _rpc(self, route: str, arg: Any, headers: Mapping[str, str]) -> Response:
        all_headers = {"Content-Type": "application/json", **headers}
        return self._ask("api", route, all_headers, json.dumps(arg))

    def _ask(
        self,
        host: str,
        route: str,
        headers: dict[str, str],
        body: str | bytes | Sendable | None,
        *,
        is_streamed: bool = False,
    ) -> Response:
        api = self._made()
        from .sdk import Call  # imported by now

        call = Call(host, route, headers, body, is_streamed)
        self._peace.wait()
        try:
            return self._answered(api, call)
        except StorageError as error:
            refusal = refusal_of(error)
            if _is_of_all(error, refusal):
                self._peace.keep(error.retry_after or _SOON)
            if self._space and refusal and refusal.has("invalid_root"):
                self._space = ""
                raise TransientError("the team's space has moved") from error
            raise

    def _answered(self, api: Api, call: Call) -> Response:
        """Ask, and once more if the token that it was asked with had expired."""
        token = api.token()
        try:
            return api.post(call, token)
        except Unauthenticated as error:
            refusal = refusal_of(error)
            is_expired = refusal and refusal.has("expired_access_token")
            if not (is_expired and self._settings.refresh_token):
                raise
        if isinstance(call.body, Sendable):
            call.body.rewind()
        return api.post(call, api.token(refused=token))

    def _made(self) -> Api:
        with self._making:
            if self._api is None:
                self._api = self._new()
            return self._api

    def _new(self) -> Api:
        from .sdk import Api, login_of, new_session  # the first import of it all

        told = self._settings
        if not (told.access_token or told.refresh_token):
            raise Unauthenticated(f"nobody has signed in; run {login_of(told)}")
        if told.refresh_token and not told.app_key:
            raise Unauthenticated(
                "a refresh token brings nothing without the app_key that it is of; "
                f"add that to the profile, or run {login_of(told)}"
            )
        trusted = told.ca_file or authorities(self._variables)
        session = new_session(
            told.endpoint_url, self._variables, trusted, 2 * CONNECTIONS
        )
        return Api(told, session)

    def _rooted(self) -> dict[str, str]:
        """The header that says below what all paths are."""
        match self._settings.path_root:
            case "home":
                return {}
            case "team":
                return {_ROOT: header_json({".tag": "root", "root": self._team_space()})}
            case name:
                told = {".tag": "namespace_id", "namespace_id": name}
                return {_ROOT: header_json(told)}

    def _team_space(self) -> str:
        with self._finding:
            if not self._space:
                self._space = self._told_account()["root_info"]["root_namespace_id"]
            return self._space

    def _told_account(self) -> Any:
        return _json(self._rpc(ACCOUNT, None, {}).content)

    @property
    def _tokens(self) -> set[str]:
        told = self._settings
        return {token for token in (told.access_token, told.refresh_token) if token}


def _is_of_all(error: StorageError, refusal: Refusal | None) -> TypeGuard[RateLimited]:
    """Whether all calls are too many; one change at a time is another matter."""
    is_busy = refusal is not None and refusal.has("too_many_write_operations")
    return isinstance(error, RateLimited) and not is_busy


def header_json(value: Any) -> str:
    """JSON for a header: ASCII, and without DEL, which no header may have."""
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f")


def _json(content: bytes | str) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        text = "what answers does not speak like Dropbox; is there a portal in between?"
        raise ServerFault(text, detail=repr(content[:200])) from error


def authorities(variables: Mapping[str, str]) -> str | None:
    """The file or folder of those that a caller trusts, if not whom everybody trusts."""
    return next((variables[name] for name in _AUTHORITIES if variables.get(name)), None)
