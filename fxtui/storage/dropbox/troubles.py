"""Requests that had no answer, or half of one: what happened on the way, in our words.

Imported with the HTTP library, in a worker thread.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from requests import exceptions as asked
from urllib3 import exceptions as line

from fxtui.domain.errors import ConnectionLost, ServerFault, StorageError, TimedOut


@contextmanager
def told_troubles() -> Iterator[None]:
    """Raise what befalls a request, or the bytes of its answer, as one of ours."""
    try:
        yield
    except (asked.RequestException, line.HTTPError, OSError) as error:
        raise trouble(error) from error


def trouble(error: BaseException) -> StorageError:
    """What happened: the innermost reason that the table knows says it."""
    host = _host(error)
    reasons = list(_reasons(error))
    for families, kind, words in _TROUBLES:
        if found := next((r for r in reasons if isinstance(r, families)), None):
            return kind(words(host, found))
    text = f"the line to {host} broke: {_said(reasons[-1])}"
    return ConnectionLost(text, detail=str(error))


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came of; the libraries keep that in three places."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        reason = waiting.pop(0)
        if isinstance(reason, BaseException) and id(reason) not in seen:
            seen.add(id(reason))
            yield reason
            waiting += [getattr(reason, "reason", None), *reason.args]
            waiting += [reason.__cause__ or reason.__context__]


def _host(error: BaseException) -> str:
    url = getattr(getattr(error, "request", None), "url", None)
    return (urlsplit(url).netloc if url else "") or "Dropbox"


def _said(reason: BaseException) -> str:
    """What the system calls it, without numbers and addresses."""
    number = reason.errno if isinstance(reason, OSError) else None
    return os.strerror(number).lower() if number else str(reason)


def _distrust(host: str, reason: BaseException) -> str:
    why = getattr(reason, "verify_message", "")
    return (
        f"the certificate of {host} is not trusted ({why}); set ca_file in its profile, "
        "or REQUESTS_CA_BUNDLE, to the authority that signed it"
    )


_TROUBLES: Final = (
    (
        (asked.TooManyRedirects,),
        ServerFault,
        lambda host, _: f"{host} sends us to another address, and we follow none",
    ),
    ((ssl.SSLCertVerificationError,), StorageError, _distrust),
    (
        (asked.MissingSchema, asked.InvalidSchema, asked.InvalidURL),
        StorageError,
        lambda _, why: f"endpoint_url is no address that can be asked: {why}",
    ),
    (
        (line.NameResolutionError, socket.gaierror),
        ConnectionLost,
        lambda host, _: f'cannot find the host "{host.partition(":")[0]}"',
    ),
    (
        (ConnectionRefusedError,),
        ConnectionLost,
        lambda host, _: f"nothing answers at {host} (connection refused)",
    ),
    (
        (line.NewConnectionError,),
        ConnectionLost,
        lambda host, why: f"{host} cannot be reached: {_said(why.__cause__ or why)}",
    ),
    (
        (line.ConnectTimeoutError,),
        TimedOut,
        lambda host, _: f"{host} did not answer in time",
    ),
    (
        (asked.Timeout, line.TimeoutError, TimeoutError),
        TimedOut,
        lambda host, _: f"no data to or from {host} for a minute",
    ),
    (
        (ssl.SSLError, line.SSLError),
        ConnectionLost,
        lambda host, why: f"TLS with {host} broke: {_said(why)}",
    ),
    (
        (line.IncompleteRead, asked.ChunkedEncodingError),
        ConnectionLost,
        lambda *_: "the connection broke before all bytes had come",
    ),
    (
        (line.ProtocolError, ConnectionError),
        ConnectionLost,
        lambda host, _: f"{host} hung up without an answer",
    ),
)
"""What may happen to a request, the narrow before the broad."""
