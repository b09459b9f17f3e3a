"""Requests that had no answer, or half of one: what happened on the way, in our words."""

from __future__ import annotations

import socket
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from botocore import exceptions as vendor

from fxtui.domain.errors import ConnectionLost, InvalidName, StorageError, TimedOut
from fxtui.domain.location import Location

_NO_TEXT: Final = "this name is not UTF-8; rename it or use --escape-names"


def trouble(error: BaseException, at: Location) -> StorageError:
    """A request that had no answer, or only a part of one."""
    for families, kind, words in _TROUBLES:
        if isinstance(error, families):
            return kind(words(_host(error), _cause(error)), location=at)
    return StorageError(f"the request could not be made: {error}", location=at)


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
    return f"{host} cannot be reached: {system}"


def _distrust(host: str, cause: BaseException) -> str:
    reason = getattr(
        getattr(cause, "certificate_error", cause), "verify_message", str(cause)
    )
    return (
        f"the certificate of {host} is not trusted ({reason}); set ca_file in its "
        "profile, or AWS_CA_BUNDLE, to the authority that signed it"
    )


def _broken(host: str, cause: BaseException) -> str:
    return f"the connection to {host} broke: {cause}; is it http or https?"


_TROUBLES: Final = (
    ((UnicodeEncodeError,), InvalidName, lambda *_: _NO_TEXT),
    ((vendor.ParamValidationError,), InvalidName, lambda _, cause: str(cause)),
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
        (vendor.ProxyConnectionError,),
        ConnectionLost,
        lambda _, cause: f"the proxy does not answer: {cause}",
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
