"""What befalls a request on its way, in words that name who is to be asked."""

from __future__ import annotations

import errno
import socket

import pytest
from requests import PreparedRequest
from requests import exceptions as asked
from urllib3 import exceptions as line
from urllib3.connection import HTTPSConnection

from fxtui.domain.errors import ConnectionLost, StorageError, TimedOut
from fxtui.storage.dropbox.troubles import trouble

CONNECTION = HTTPSConnection("content.dropboxapi.com")


def unreachable(cause: OSError) -> Exception:
    reason = line.NewConnectionError(CONNECTION, str(cause))
    reason.__cause__ = cause
    return asked.ConnectionError(line.MaxRetryError(None, "/2/x", reason))  # type: ignore[arg-type]  # no pool is needed


def unresolved() -> Exception:
    cause = socket.gaierror(-2, "Name or service not known")
    reason = line.NameResolutionError("h", CONNECTION, cause)
    return asked.ConnectionError(line.MaxRetryError(None, "/2/x", reason))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (unresolved(), ConnectionLost, 'cannot find the host "content.dropboxapi.com"'),
        (
            unreachable(OSError(errno.ECONNREFUSED, "refused")),
            ConnectionLost,
            "nothing answers at content.dropboxapi.com (connection refused)",
        ),
        (
            unreachable(OSError(errno.ENETUNREACH, "[Errno 101] unreachable")),
            ConnectionLost,
            "content.dropboxapi.com cannot be reached: network is unreachable",
        ),
        (
            asked.ConnectTimeout(line.ConnectTimeoutError()),
            TimedOut,
            "content.dropboxapi.com did not answer in time",
        ),
        (
            asked.ReadTimeout(line.ReadTimeoutError(None, "", "")),  # type: ignore[arg-type]  # as above
            TimedOut,
            "no data to or from content.dropboxapi.com for a minute",
        ),
        (
            asked.ConnectionError(
                line.ProtocolError("Connection aborted", TimeoutError())
            ),
            TimedOut,
            "no data to or from content.dropboxapi.com for a minute",
        ),
        (
            line.IncompleteRead(1, 2),
            ConnectionLost,
            "the connection broke before all bytes had come",
        ),
        (
            asked.ConnectionError(line.ProtocolError("aborted", ConnectionResetError())),
            ConnectionLost,
            "content.dropboxapi.com hung up without an answer",
        ),
        (
            asked.InvalidURL("no host"),
            StorageError,
            "endpoint_url is no address that can be asked: no host",
        ),
        (
            OSError(errno.EMFILE, "too many"),
            ConnectionLost,
            "the line to content.dropboxapi.com broke: too many open files",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_what_happened_is_told_with_the_host(
    error: Exception, kind: type[StorageError], text: str
) -> None:
    asking = PreparedRequest()
    asking.url = "https://content.dropboxapi.com/2/files/download"
    error.request = asking  # type: ignore[attr-defined]  # as requests leaves it

    found = trouble(error)

    assert type(found) is kind
    assert found.message == text
