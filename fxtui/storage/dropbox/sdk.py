"""Dropbox's own SDK, made safe: it is imported here, in a worker thread, and only here.

It imports in 110 ms and 24 MiB. What is changed of it:

* one token for all threads: eight that find it expired ask for one new one, not eight;
* errors are read from their JSON: its own decoder rejects some that are legal, and loses
  the text that is meant for a person;
* bodies are streamed: it takes only ``bytes``, with one deadline for all of them;
* it never tries again, follows no redirect, and does not look at this process's
  environment, which is not the caller's.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Mapping
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from shlex import quote
from threading import Lock
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from dropbox import Dropbox
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import ProxyError
from urllib3.connection import HTTPConnection

from fxtui import __version__
from fxtui.domain.errors import ConnectionLost, FxtuiError
from fxtui.storage.proxies import Proxy, proxies_for, proxies_of, proxy_of

from .bodies import Sendable
from .refusals import Refusal
from .settings import DropboxSettings
from .troubles import told_troubles

_TIMEOUTS: Final = (30, 60)
"""Seconds to connect, which is also the deadline of each piece that is sent; and to wait
for the next byte of an answer."""

_PIECE: Final = 64 * 1024
"""Bytes of a piece; larger ones save no CPU, and a slow line could not send them."""

_UNINVITED: Final = f" {HTTPStatus.PROXY_AUTHENTICATION_REQUIRED} "
_KEEPALIVE: Final = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}
_SOCKETS: Final = [
    *HTTPConnection.default_socket_options,
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), seconds)
        for name, seconds in _KEEPALIVE.items()
        if hasattr(socket, name)  # macOS lacks one of them
    ),
]
"""Of sockets that notice, within a minute, that nobody is there any more."""


gc.freeze()  # 80,000 objects of the SDK: each full collection would stop all for 30 ms


class Call(NamedTuple):
    """One request, but for who asks."""

    host: str
    """``api`` or ``content``, as the SDK calls them."""

    route: str
    headers: dict[str, str]
    body: str | bytes | Sendable | None
    is_streamed: bool = False
    """Whether the bytes of the answer are left for the caller."""

    def __repr__(self) -> str:
        return f"Call({self.host!r}, {self.route!r})"  # no password of a link in a log


class Api(Dropbox):  # type: ignore[misc]  # the SDK carries no types
    """The SDK's client of one account."""

    def __init__(self, settings: DropboxSettings, session: Session) -> None:
        super().__init__(
            settings.access_token,
            max_retries_on_error=0,
            max_retries_on_rate_limit=0,
            user_agent=f"fxtui/{__version__}",
            session=session,
            timeout=_TIMEOUTS,
            oauth2_refresh_token=settings.refresh_token,
            app_key=settings.app_key,
            app_secret=settings.app_secret,
            auto_content_hash=False,
        )
        self._renewing = Lock()
        self._login = login_of(settings)

    def token(self, refused: str | None = None) -> str:
        """The token to ask with; a new one if this was refused, or is about to end."""
        with self._renewing, told_troubles():
            if refused is not None and refused == self._oauth2_access_token:
                self.refresh_access_token()
            else:
                self.check_and_refresh_access_token()
            return str(self._oauth2_access_token)

    def post(self, call: Call, token: str) -> Response:
        """Ask, and raise the refusal if the answer is one."""
        asking = {"User-Agent": self._user_agent, "Authorization": f"Bearer {token}"}
        with told_troubles():
            response: Response = self._session.post(
                self._get_route_url(self._host_map[call.host], call.route),
                headers=asking | call.headers,
                data=call.body,
                stream=call.is_streamed,
                timeout=_TIMEOUTS,
            )
            self.raise_dropbox_error_for_resp(response)
            return response

    def raise_dropbox_error_for_resp(self, res: Response) -> None:
        """What the SDK calls with each answer, those to its own requests as well."""
        if res.status_code >= HTTPStatus.BAD_REQUEST:
            route = urlsplit(res.url).path.rpartition("/2/")[2].strip("/")
            refusal = Refusal.read(route, res.status_code, res.headers, res.text)
            raise refusal.as_error(self._login)


def login_of(settings: DropboxSettings) -> str:
    """The command that signs in again."""
    name = None if settings.link else settings.profile  # of a link, that is the link
    profile = f" --profile {quote(name)}" if name else ""
    return f"fxtui login dropbox{profile}"


def new_session(
    endpoint_url: str | None,
    surroundings: Mapping[str, str],
    ca_file: str | None,
    connections: int,
) -> Session:
    session = Session()
    session.trust_env = False
    session.verify = ca_file or True
    session.max_redirects = 0
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("https://", _Door(endpoint_url, surroundings, connections))
    return session


def _of_proxy(proxy: Proxy, url: str, said: str) -> FxtuiError:
    if _UNINVITED in said:
        return proxy.uninvited
    advice = proxy.instead(urlsplit(url).netloc)
    return ConnectionLost(f"the proxy {proxy.text} does not answer; {advice}")


class _Door(HTTPAdapter):
    """Connections of a caller with proxies; all to one address, where there is one."""

    def __init__(
        self, base: str | None, surroundings: Mapping[str, str], connections: int
    ) -> None:
        self._base, self._surroundings = (base or "").rstrip("/"), surroundings
        self._proxies = proxies_of(surroundings)
        self._is_closed = False
        super().__init__(pool_maxsize=connections)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(
            *args, blocksize=_PIECE, socket_options=_SOCKETS, **options
        )

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if self._base:
            meant = urlsplit(request.url or "")
            request.headers["X-Fx-Host"] = str(meant.netloc)
            request.url = f"{self._base}{meant.path!s}"
        url = request.url or ""
        options["proxies"] = proxies_for(url, self._proxies)
        proxy = proxy_of(url, self._surroundings)
        if self._is_closed:
            raise ConnectionLost("the account was closed meanwhile")
        try:
            return super().send(request, *args, **options)
        except ProxyError as error:
            if proxy is None:
                raise
            raise _of_proxy(proxy, url, str(error)) from error
        finally:
            if self._is_closed:  # while it was under way: nobody else would close this
                super().close()

    def close(self) -> None:
        """End all connections. A thread may be about to open one, or be left with one."""
        self._is_closed = True
        super().close()
