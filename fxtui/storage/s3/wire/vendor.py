"""Troubles of a line as botocore would raise them, for whoever has words for those."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from botocore import exceptions as vendor

from fxtui.domain.errors import ServerFault

from .trouble import Cut, HungUp, Malformed, NotHttp, Silent, Unanswered


@contextmanager
def vendor_errors(url: str) -> Iterator[None]:
    """Raise again whatever a line meets; ``url`` is that of the server."""
    try:
        yield
    except Unanswered as error:
        raise vendor.ConnectTimeoutError(endpoint_url=url, error=error) from error
    except Silent as error:
        raise vendor.ReadTimeoutError(endpoint_url=url, error=error) from error
    except Cut as error:
        raise vendor.ResponseStreamingError(error=error) from error
    except NotHttp as error:
        raise vendor.HTTPClientError(endpoint_url=url, error=error) from error
    except Malformed as error:
        text = f"what {urlsplit(url).netloc} answers cannot be relied on: {error}"
        raise ServerFault(text) from error
    except ssl.SSLError as error:
        raise vendor.SSLError(endpoint_url=url, error=error) from error
    except (HungUp, ConnectionResetError, BrokenPipeError) as error:
        raise vendor.ConnectionClosedError(endpoint_url=url, error=error) from error
    except OSError as error:
        raise vendor.EndpointConnectionError(endpoint_url=url, error=error) from error
