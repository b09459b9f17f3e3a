"""Questions in JSON to the service beside a storage that lets people in, or has its keys.

They go as requests to S3 go: by the caller's proxies, to nobody but who was asked, and
what befalls them on the way has the same words. Nothing that was sent or answered is
repeated in a message: it may be a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from botocore.awsrequest import AWSRequest

from fxtui.domain.errors import ServerFault, StorageError
from fxtui.domain.location import Location

from .endpoint import checked_endpoint
from .foreign import page_text
from .http import session_class
from .refusals import own_errors

_PATIENCE: Final = (10, 60)
"""Seconds to be connected in, and to be answered in."""

_JSON: Final = {"Accept": "application/json", "Content-Type": "application/json"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service said to one question."""

    host: str
    status: int
    body: bytes = field(repr=False)  # no secret in a log

    @property
    def is_good(self) -> bool:
        return self.status in range(200, 300)

    def read(self, kind: type[T]) -> T:
        """The JSON in it, or raise ServerFault: who answers is not who was asked."""
        try:
            return msgspec.json.decode(self.body, type=kind)
        except msgspec.DecodeError:
            raise ServerFault(self._strange) from None

    def refused(self, *, at: Location) -> StorageError:
        """An error for a status that nobody expects."""
        if HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.BAD_REQUEST:
            text = f"{self.host} sent a redirect. It was not followed, to protect secrets"
            return StorageError(text, location=at)
        is_its_fault = self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = ServerFault if is_its_fault else StorageError
        return kind(f"{self.host} refused (HTTP {self.status})", location=at)

    @property
    def _strange(self) -> str:
        if b"<html" in self.body[:1024].lower():
            return page_text(self.host)
        return f"what {self.host} answers is not what was asked for"


class Rest:
    """One service, as one caller reaches it."""

    def __init__(
        self,
        url: str,
        surroundings: Mapping[str, str],
        at: Location,
        ca_file: str | None = None,
    ) -> None:
        """``at`` is what errors name; ``ca_file`` the authorities, if not the usual.

        ConfigError where the address is none.
        """
        self.url = (checked_endpoint(url) or "").rstrip("/")
        self._at = at
        self._sessions = session_class(surroundings)
        self._verify = authorities(surroundings, ca_file)

    async def post(
        self, path: str, body: Any, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Ask with a body, which is JSON; None is no body at all."""
        content = None if body is None else msgspec.json.encode(body)
        return await self._ask("POST", path, headers or {}, content)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        return await self._ask("GET", path, headers or {}, None)

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        asked = AWSRequest(
            method, f"{self.url}{path}", headers={**_JSON, **headers}, data=body
        ).prepare()
        with own_errors(self._at):
            async with self._sessions(verify=self._verify, timeout=_PATIENCE) as http:
                answer = await http.send(asked)
                text = await answer.content
        host = urlsplit(self.url).netloc
        return Reply(host, answer.status_code, text)


def authorities(surroundings: Mapping[str, str], ca_file: str | None) -> str | bool:
    """The file of those who are trusted; True for the usual ones."""
    told = ca_file or surroundings.get("AWS_CA_BUNDLE")
    return told or surroundings.get("REQUESTS_CA_BUNDLE") or True
