"""A gateway of sensitive data: a stand-in before a real S3 server, for a wire's faults.

People sign in beside the storage, as tsd-api-client does it. What goes to the storage has
to show a token and a project, both signed; whether that is done right, the server behind
finds out. An import token may write, and one for export may read ``export-bucket``.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, cycle
from time import time
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.wire.faults import Aside, Fate, Refuse
from tests.wire.http import Request

_JSON: Final = ("Content-Type: application/json",)
_HTML: Final = ("Content-Type: text/html",)
_XML: Final = ("Content-Type: application/xml",)

ENDED: Final = (
    Refuse("401 Unauthorized", b'{"message": "token expired"}', _JSON, is_early=True),
    Refuse(
        "403 Forbidden",
        b"<!DOCTYPE html><html>Access denied: the session has ended</html>",
        _HTML,
        is_early=True,
    ),
    Refuse("400 Bad Request", b"", is_early=True),
)
"""What is said to who shows a token that has ended; HEAD has no words in any case."""

_DENIED: Final = Refuse(
    "403 Forbidden",
    b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>",
    _XML,
)
_UNSIGNED: Final = Refuse("403 Forbidden", b"<Error><Code>Unsigned</Code></Error>", _XML)
_READING: Final = ("GET", "HEAD")
_CALL: Final = re.compile(r"/v1/(p\d+)/auth/(tsd|refresh)/token")


@dataclass
class Gateway:
    """One project and one person, and the tokens that she has."""

    project: str = "p11"
    user: str = "p11-anna"
    password: str = "planted-password"
    api_key: str = "planted-api-key"
    life: float = 3600.0
    """Seconds that an access token is good for."""

    counter: int = 10
    """How often a sign-in can be renewed."""

    denial: Refuse = _DENIED
    """What is said to who lacks a right."""

    sign_ins: int = 0
    refreshes: int = 0
    ends: int = 0
    """How often somebody was told that a token has ended, each token counted once."""

    requests: list[Request] = field(default_factory=list)
    """Those of the storage, let in or not."""

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._codes: set[str] = set()
        self._good: dict[str, float] = {}
        self._kinds: dict[str, str] = {}
        self._refreshing: dict[str, tuple[str, int]] = {}
        self._told: set[str] = set()
        self._issued: list[str] = []
        self._answers = cycle(ENDED)
        self._answer = next(self._answers)

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that nobody else may ever read."""
        return self.password, self.api_key, *self._issued

    def code(self) -> str:
        """What the device of the person shows now; good once."""
        code = f"planted-code-{next(self._numbers)}"
        self._codes.add(code)
        self._issued.append(code)
        return code

    def end(self) -> None:
        """End all access tokens before their time."""
        self._good = dict.fromkeys(self._good, 0.0)

    def fate(self, asked: Request) -> Fate:
        """A fault of a wire: who is let through, and who is not."""
        path = urlsplit(asked.target).path
        if call := _CALL.fullmatch(path):
            return Aside(self._call(asked, call[1], call[2]))
        self.requests.append(asked)
        return self._examine(asked, path)

    def _examine(self, asked: Request, path: str) -> Fate:
        signed = asked.headers.get("authorization", "").partition("SignedHeaders=")[2]
        names = signed.partition(",")[0].split(";")
        if not {"token", "x-project-select"} <= {*names}:
            return _UNSIGNED
        token = asked.headers["token"]
        if asked.headers["x-project-select"] != self.project:
            return _DENIED
        if time() >= self._good.get(token, 0.0):
            return self._ended(token)
        is_reading = asked.method in _READING
        is_export = self._kinds[token] == "s3export"
        is_there = path.startswith("/export-bucket")
        may = is_there if is_export else not is_reading
        return None if may and is_reading == is_export else self.denial

    def _ended(self, token: str) -> Refuse:
        if token not in self._told:
            self._told.add(token)
            self.ends += 1
            self._answer = next(self._answers)
        return self._answer

    def _call(self, asked: Request, project: str, call: str) -> Callable[[bytes], Refuse]:
        def heard(body: bytes) -> Refuse:
            is_known = asked.headers.get("authorization") == f"Bearer {self.api_key}"
            if project != self.project or not is_known:
                return _said(401, {"message": "unknown"})
            told = json.loads(body)
            if call == "refresh":
                return self._refresh(told)
            return self._sign_in(told, parse_qs(urlsplit(asked.target).query)["type"][0])

        return heard

    def _sign_in(self, told: dict[str, str], kind: str) -> Refuse:
        who = told["user_name"], told["password"]
        if who != (self.user, self.password) or told["otp"] not in self._codes:
            return _said(401, {"message": "wrong"})
        self._codes.discard(told["otp"])
        self.sign_ins += 1
        return self._given(kind, self.counter)

    def _refresh(self, told: dict[str, str]) -> Refuse:
        kind, left = self._refreshing.pop(told["refresh_token"], ("", 0))
        if not left:
            return _said(401, {"message": "exhausted"})
        self.refreshes += 1
        return self._given(kind, left - 1)

    def _given(self, kind: str, left: int) -> Refuse:
        """A pair of tokens, or the last one alone."""
        ends = time() + self.life
        token = self._jwt(name=kind, exp=ends)
        self._good[token], self._kinds[token] = ends, kind
        given = {"token": token}
        if left:
            given["refresh_token"] = self._jwt(name="refresh", counter=left)
            self._refreshing[given["refresh_token"]] = kind, left
        return _said(201, given)

    def _jwt(self, **claims: Any) -> str:
        told = {**claims, "jti": next(self._numbers)}
        parts = ({"alg": "RS256", "typ": "JWT"}, told, "signature")
        self._issued.append(".".join(map(_encoded, parts)))
        return self._issued[-1]


def _encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _said(status: int, told: dict[str, str]) -> Refuse:
    return Refuse(f"{status} Said", json.dumps(told).encode(), _JSON)
