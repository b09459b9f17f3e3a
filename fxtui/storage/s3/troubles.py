"""Requests that had no answer, or half of one: what happened on the way, in our words."""

from __future__ import annotations

import os
import socket
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from aiohttp import ClientHttpProxyError
from botocore import exceptions as vendor

from fxtui.domain.bucket import BUCKET_NAMES, bucket_of
from fxtui.domain.errors import (
    ConnectionLost,
    FxtuiError,
    InvalidName,
    StorageError,
    TimedOut,
)
from fxtui.domain.location import Location
from fxtui.storage.proxies import Proxy

_NO_TEXT: Final = "this name is not UTF-8, and S3 takes only text; rename it"


def trouble(error: BaseException, at: Location) -> StorageError:
    """A request that had no answer, or only a part of one."""
    if isinstance(error, vendor.ParamValidationError):
        return _unnameable(str(error), at)
    for families, kind, words in _TROUBLES:
        if isinstance(error, families):
            return kind(words(_host(error), _cause(error)), location=at)
    text = "the request could not be made; the service's log may tell more"
    return StorageError(text, location=at, detail=str(error))


def proxy_trouble(error: Any, proxy: Proxy, url: str) -> FxtuiError | None:
    """What a proxy did to a request, or did not; None if it is not to blame.

    A connection that fails is one to the proxy: the server's own is the proxy's business.
    """
    cause, host = _cause(error), urlsplit(url).netloc
    match error:
        case vendor.ProxyConnectionError() if isinstance(cause, ClientHttpProxyError):
            if cause.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
                return proxy.uninvited
            why = f"{proxy.text} lets nobody through to {host} (HTTP {cause.status})"
        case vendor.ProxyConnectionError() | vendor.EndpointConnectionError():
            why = f"cannot be reached: {_unreachable(proxy.text, cause)}"
        case vendor.ConnectTimeoutError():
            why = f"{proxy.text} did not answer in time"
        case _:
            return None
    return ConnectionLost(f"the proxy {why}; {proxy.instead(host)}")


def _unnameable(said: str, at: Location) -> InvalidName:
    """Why botocore will not even ask, without the patterns that it says it by."""
    bucket = bucket_of(at.key)
    if "bucket name" not in said.lower():
        text = "S3 takes no such name; choose another of at most 1,024 bytes"
    elif bucket:
        text = f'"{bucket}" is no name of a bucket: those are {BUCKET_NAMES}'
    else:
        text = "the bucket is missing; write s3://bucket/key"
    return InvalidName(text, location=at, detail=said)


def _cause(error: BaseException) -> BaseException:
    inner = getattr(error, "kwargs", {}).get("error")
    return inner if isinstance(inner, BaseException) else error


def _host(error: BaseException) -> str:
    url = getattr(error, "kwargs", {}).get("endpoint_url")
    return urlsplit(str(url)).netloc if url else "the server"


def _unreachable(host: str, cause: BaseException) -> str:
    system = getattr(cause, "os_error", cause)
    if isinstance(system, socket.gaierror) or isinstance(
        cause, aiohttp.ClientConnectorDNSError
    ):
        return f'cannot find the host "{host.partition(":")[0]}"'
    if isinstance(system, ConnectionRefusedError):
        return f"nothing answers at {host} (connection refused)"
    if isinstance(system, ConnectionResetError):
        return _hung_up(host)
    return f"{host} cannot be reached: {_said(system)}"


def _hung_up(host: str) -> str:
    return f"{host} hung up without an answer; does its address begin https://?"


def _said(system: BaseException) -> str:
    """What the system calls it, without numbers and addresses."""
    number = system.errno if isinstance(system, OSError) else None
    return os.strerror(number).lower() if number else str(system)


def _distrust(host: str, cause: BaseException) -> str:
    reason = getattr(getattr(cause, "certificate_error", cause), "verify_message", None)
    if reason is None:
        return f"{host} does not speak TLS; if it has none, its address begins http://"
    return (
        f"the certificate of {host} is not trusted ({reason}); set ca_file in its "
        "profile, or AWS_CA_BUNDLE, to the authority that signed it"
    )


def _broken(host: str, cause: BaseException) -> str:
    if isinstance(cause, aiohttp.ServerDisconnectedError | ConnectionError):
        return _hung_up(host)
    return f"what {host} answers is no HTTP; does its address begin https://?"


_TROUBLES: Final = (
    ((UnicodeEncodeError,), InvalidName, lambda *_: _NO_TEXT),
    ((vendor.SSLError,), StorageError, _distrust),
    (
        (vendor.ConnectTimeoutError,),
        TimedOut,
        lambda host, _: f"{host} did not answer in time",
    ),
    (
        (vendor.ReadTimeoutError, TimeoutError),
        TimedOut,
        lambda host, _: f"no data from {host} for a minute",
    ),
    (
        (vendor.EndpointConnectionError, aiohttp.ClientConnectorError),
        ConnectionLost,
        _unreachable,
    ),
    (
        (vendor.ResponseStreamingError, aiohttp.ClientPayloadError),
        ConnectionLost,
        lambda *_: "the connection broke before all bytes had come",
    ),
    (
        (vendor.HTTPClientError, aiohttp.ClientError),
        ConnectionLost,
        _broken,
    ),
)
"""What may happen to a request, the narrow before the broad."""
