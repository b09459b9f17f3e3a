"""Requests as bytes, signed by SigV4: the key of a day is derived once, and kept.

Paths and queries come encoded; the names of headers are small letters.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from fxtui.domain.headers import HEADER_NAME

from .trouble import Unsendable

UNSIGNED: Final = "UNSIGNED-PAYLOAD"
"""Stands for the SHA-256 of a body that is not signed."""

_NAMES: Final = re.compile(rf"(?:{HEADER_NAME}: )+")
_BREAKS: Final = re.compile(r"[\x00\r\n]")
_TARGET: Final = re.compile(r"/[!-~]*")


class Secrets(NamedTuple):
    """What an account signs with."""

    access_key: str
    secret_key: str
    token: str | None = None

    @property
    def are_none(self) -> bool:
        """Whether requests go unsigned, as anybody's."""
        return not self.access_key

    def __repr__(self) -> str:
        return f"Secrets({self.access_key!r})"  # no secret in a log


class Scope(NamedTuple):
    """What a signature is good for."""

    region: str
    service: str = "s3"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, before it is signed."""

    method: str
    host: str
    path: str
    query: str = ""
    """Encoded pairs, sorted by name, joined by ``&``."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    unsigned: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Headers for which no signature vouches."""


def head_of(
    request: Request, secrets: Secrets, scope: Scope, *, now: float, payload: str
) -> bytes:
    """A head, signed unless it is nobody's.

    ``payload`` is the SHA-256 of the body, or ``UNSIGNED``.
    """
    if secrets.are_none:
        nobody = {**request.unsigned, **request.headers, "host": request.host}
        return _lines_of(request, nobody)
    stamp = stamp_of(int(now))
    signed = {
        **request.headers,
        "host": request.host,
        "x-amz-content-sha256": payload,
        "x-amz-date": stamp,
    }
    if secrets.token:
        signed["x-amz-security-token"] = secrets.token
    authorization = _authorization(request, signed, secrets, scope)
    headers = {**request.unsigned, **signed, "authorization": authorization}
    return _lines_of(request, headers)


def _lines_of(request: Request, headers: Mapping[str, str]) -> bytes:
    query = f"?{request.query}" if request.query else ""
    target = checked_target(request.path + query)
    lines = "".join(checked(headers))
    return f"{request.method} {target} HTTP/1.1\r\n{lines}\r\n".encode()


def _authorization(
    request: Request, signed: Mapping[str, str], secrets: Secrets, scope: Scope
) -> str:
    stamp, payload = signed["x-amz-date"], signed["x-amz-content-sha256"]
    ordered = sorted(signed)
    names = ";".join(ordered)
    headers = "".join([f"{name}:{' '.join(signed[name].split())}\n" for name in ordered])
    target = f"{request.method}\n{request.path}\n{request.query}"
    canonical = f"{target}\n{headers}\n{names}\n{payload}"
    day = stamp[:8]
    within = f"{day}/{scope.region}/{scope.service}/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{within}\n{hashed}"
    key = signing_key(secrets.secret_key, day, scope)
    return (
        f"AWS4-HMAC-SHA256 Credential={secrets.access_key}/{within}, "
        f"SignedHeaders={names}, Signature={mac(key, text).hex()}"
    )


@lru_cache(64)
def signing_key(secret: str, day: str, scope: Scope) -> bytes:
    """The key that signs for a day, a region and a service."""
    of_day = mac(f"AWS4{secret}".encode(), day)
    return mac(mac(mac(of_day, scope.region), scope.service), "aws4_request")


def mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


@lru_cache(4)
def stamp_of(now: int) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))


def checked(headers: Mapping[str, str]) -> list[str]:
    """Lines of headers, or raise Unsendable: a break would begin another one."""
    is_named = _NAMES.fullmatch("".join([f"{name}: " for name in headers]))
    if not is_named or _BREAKS.search("".join(headers.values())):
        raise Unsendable("there is a header that cannot be sent")
    return [f"{name}: {text}\r\n" for name, text in headers.items()]


def checked_target(target: str) -> str:
    if not _TARGET.fullmatch(target):
        raise Unsendable("the path is not encoded")
    return target
