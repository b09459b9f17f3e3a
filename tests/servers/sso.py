"""A stand-in for IAM Identity Center: what AWS documents of its OIDC and portal calls.

A person is a method here: ``allow`` is a click on the page that the address leads to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import time
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from .recorder import Answer, Asked

_DEVICE: Final = "urn:ietf:params:oauth:grant-type:device_code"
_JSON: Final = {"Content-Type": "application/json"}


class IdentityCenter:
    """Answers whoever asks; what it gives counts up, so that each is told apart."""

    def __init__(self, *, life: float = 3600.0) -> None:
        self.life = life
        """Seconds that a token lasts."""

        self.is_bare = False
        """Whether a gateway says of a token that has ended, and says no word."""

        self.calls: list[str] = []
        self.scopes: list[str] | None = None
        """What the last registration asked for."""

        self._clients: dict[str, str] = {}
        self._devices: dict[str, bool | None] = {}
        self._tokens: dict[str, float] = {}
        self._refresh = set[str]()

    @property
    def secrets(self) -> set[str]:
        """All that nobody else may see."""
        return {*self._clients.values(), *self._devices, *self._tokens, *self._refresh}

    def allow(self, code: str) -> None:
        """A person is at the page, and allows what shows this code."""
        device = f"device-of-{code}"
        assert self._devices[device] is False
        self._devices[device] = True

    def forget(self) -> None:
        """Every code ends: nobody came in time."""
        self._devices = dict.fromkeys(self._devices, None)

    def sign_out(self) -> None:
        self._tokens.clear()
        self._refresh.clear()

    def answer(self, asked: Asked) -> Answer:
        self.calls.append(asked.path)
        if asked.path == "/federation/credentials":
            return self._lend(asked)
        if asked.path == "/logout":
            self._tokens.pop(asked.headers["x-amz-sso_bearer_token"])
            return Answer()
        told = json.loads(asked.body)
        if asked.path == "/client/register":
            return self._register(told)
        if self._clients.get(told["clientId"]) != told["clientSecret"]:
            return _no("invalid_client", 401)
        if asked.path == "/device_authorization":
            return self._begin()
        return self._token(told)

    def _register(self, told: Mapping[str, Any]) -> Answer:
        self.scopes = told.get("scopes")
        client = f"client-{len(self._clients)}"
        self._clients[client] = f"secret-of-{client}"
        ends = int(time()) + 90 * 86400
        return _yes(
            clientId=client,
            clientSecret=f"secret-of-{client}",
            clientSecretExpiresAt=ends,
        )

    def _begin(self) -> Answer:
        code = f"CODE-{len(self._devices):04}"
        self._devices[f"device-of-{code}"] = False
        page = "https://device.sso.example/"
        return _yes(
            deviceCode=f"device-of-{code}",
            userCode=code,
            verificationUri=page,
            verificationUriComplete=f"{page}?user_code={code}",
            expiresIn=600,
            interval=0.02,
        )

    def _token(self, told: Mapping[str, Any]) -> Answer:
        if told["grantType"] == _DEVICE:
            match self._devices.get(told["deviceCode"]):
                case None:
                    return _no("expired_token")
                case False:
                    return _no("authorization_pending")
            self._devices[told["deviceCode"]] = None
        elif told["refreshToken"] not in self._refresh:
            return _no("invalid_grant")
        self._refresh.discard(told.get("refreshToken", ""))
        return self._give()

    def _give(self) -> Answer:
        number = len(self.calls)
        token, refresh = f"token-{number}", f"refresh-{number}"
        self._tokens[token] = time() + self.life
        self._refresh.add(refresh)
        return _yes(
            accessToken=token,
            tokenType="Bearer",
            expiresIn=int(self.life),
            refreshToken=refresh,
        )

    def _lend(self, asked: Asked) -> Answer:
        token = asked.headers.get("x-amz-sso_bearer_token", "")
        if self._tokens.get(token, 0.0) < time():
            bare = Answer(401)
            return bare if self.is_bare else _no("UnauthorizedException", 401)
        query = parse_qs(urlsplit(asked.target).query)
        keys = {
            "accessKeyId": f"ASIA{query['role_name'][0].upper()}{len(self.calls)}",
            "secretAccessKey": "lent-secret",
            "sessionToken": f"session-of-{token}",
            "expiration": int((time() + 3600) * 1000),
        }
        return _yes(roleCredentials=keys)


def _yes(**told: Any) -> Answer:
    return Answer(200, json.dumps(told).encode(), _JSON)


def _no(error: str, status: int = 400) -> Answer:
    told = {"error": error, "error_description": "as documented", "__type": error}
    headers = _JSON | {"x-amzn-ErrorType": error}
    return Answer(status, json.dumps(told).encode(), headers)
