"""Connections that follow no redirect, and know proxies, and what they are to blame for.

A redirect would take the body, the session token and our own headers to another host.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiobotocore.httpsession import AIOHTTPSession
from botocore import exceptions as vendor
from botocore.httpsession import ProxyConfiguration

from fxtui.storage.proxies import proxies_for, proxies_of, proxy_of

from .troubles import proxy_trouble


def session_class(surroundings: Mapping[str, str]) -> type[Any]:
    """An HTTP session for botocore, with the caller's proxies."""
    proxies = proxies_of(surroundings)

    class HttpSession(AIOHTTPSession):  # type: ignore[misc]  # botocore carries no types
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            settings = options.get("proxies_config")
            self._proxy_config = _Proxies(proxies=proxies, proxies_settings=settings)

        async def send(self, request: Any) -> Any:
            proxy = proxy_of(request.url, surroundings)
            if proxy is None:
                return await super().send(request)
            try:
                answer = await super().send(request)
            except vendor.BotoCoreError as error:
                if trouble := proxy_trouble(error, proxy, request.url):
                    raise trouble from error
                raise
            if answer.status_code == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
                raise proxy.uninvited
            return answer

        async def _get_session(self, proxy_url: str | None) -> Any:
            return _Unmoved(await super()._get_session(proxy_url))

    return HttpSession


class _Proxies(ProxyConfiguration):  # type: ignore[misc]  # as above
    def proxy_url_for(self, url: str) -> str | None:
        if not proxies_for(url, self._proxies):
            return None
        every: str | None = self._proxies.get("all")
        found: str | None = super().proxy_url_for(url)
        return found or (every and self._fix_proxy_url(every))


class _Unmoved:
    """An ``aiohttp.ClientSession`` that stays where it was sent."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def request(self, method: str, **options: Any) -> Any:
        return self._session.request(method, allow_redirects=False, **options)
