"""Single files of ICA by addresses of their own, which are good for one file and a time.

It is S3 that answers there. Nothing of ours is sent along but the bytes: the address is
the right to do it, so that no message repeats one.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final

from botocore.awsrequest import AWSRequest

from fxtui.digest import MD5
from fxtui.domain.content import Body, Span
from fxtui.domain.entry import Version
from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    ServerFault,
    StorageError,
    VersionMismatch,
)
from fxtui.domain.location import Location

from .bodies import base64_of, outgoing
from .http import session_class
from .names import etag_of, version_of
from .refusals import own_errors
from .rest import authorities

_PATIENCE: Final = (10, 60)
_REFUSALS: Final[Mapping[int, tuple[type[StorageError], str]]] = {
    HTTPStatus.FORBIDDEN: (
        PermissionDenied,
        "the address that ICA gave for this file is refused; try again",
    ),
    HTTPStatus.NOT_FOUND: (NotFound, "the bytes of this file are not there"),
    HTTPStatus.PRECONDITION_FAILED: (
        VersionMismatch,
        "the object has changed meanwhile",
    ),
}


class Addresses:
    """What is done at such addresses, by the caller's proxies."""

    def __init__(self, surroundings: Mapping[str, str], ca_file: str | None) -> None:
        self._sessions = session_class(surroundings)
        self._verify = authorities(surroundings, ca_file)

    async def read(
        self, url: str, at: Location, span: Span | None, version: Version | None
    ) -> AsyncGenerator[bytes, None]:
        headers = {"If-Match": etag_of(version)} if version else {}
        if span:
            headers["Range"] = f"bytes={span.offset}-{span.offset + span.size - 1}"
        with own_errors(at):
            async with self._answer("GET", url, at, headers, None) as answer:
                if answer is None:
                    return
                if (
                    span
                    and span.offset
                    and answer.status_code != HTTPStatus.PARTIAL_CONTENT
                ):
                    raise ServerFault("the server took no notice of the range")
                while chunk := await answer.raw.content.readany():
                    yield chunk

    async def fill(self, url: str, at: Location, body: Body) -> Version:
        """Put a body there; the server checks its MD5, and not we its ETag: see KMS."""
        async with outgoing(body, [MD5]) as sent:
            headers = {
                "Content-Length": str(sent.size),
                "Content-MD5": base64_of(sent.digests[MD5]),
            }
            content = sent if sent.size else b""
            with own_errors(at):
                async with self._answer("PUT", url, at, headers, content) as answer:
                    return version_of(answer.headers.get("etag", ""))

    @asynccontextmanager
    async def _answer(
        self, method: str, url: str, at: Location, headers: Mapping[str, str], body: Any
    ) -> AsyncIterator[Any]:
        """What is said there; None where a range begins after the end."""
        asked = AWSRequest(
            method, url, headers=dict(headers), data=body, stream_output=True
        ).prepare()
        async with self._sessions(verify=self._verify, timeout=_PATIENCE) as http:
            answer = await http.send(asked)
            async with answer.raw:
                if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    yield None
                    return
                if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
                    raise _refused(answer.status_code, at)
                yield answer


def _refused(status: int, at: Location) -> StorageError:
    if known := _REFUSALS.get(status):
        kind, text = known
        return kind(text, location=at)
    is_its_fault = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    kind = ServerFault if is_its_fault else StorageError
    return kind(f"the server refused (HTTP {status})", location=at)
