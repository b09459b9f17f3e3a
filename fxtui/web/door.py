"""Who may come in: a token that opens once, the cookie that it is exchanged for, and
which pages may use that; it knows nothing of HTTP."""

from __future__ import annotations

from secrets import compare_digest, token_urlsafe
from typing import Final
from urllib.parse import urlsplit

_BYTES: Final = 32


def new_token() -> str:
    return token_urlsafe(_BYTES)


class Door:
    """Open once for whoever has the token, and from then on for who has the cookie."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._session = ""

    def exchange(self, offered: str) -> str | None:
        """The cookie for the token, which is worth nothing from now on."""
        if not _same(offered, self._token):
            return None
        self._token, self._session = "", new_token()
        return self._session

    def knows(self, cookie: str) -> bool:
        return _same(cookie, self._session)


def is_own(origin: str, host: str) -> bool:
    """Whether a page of this origin came from the host that is asked now."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    is_page = parts.scheme in {"http", "https"} and parts.netloc != ""
    return is_page and parts.netloc.lower() == host.lower()


def _same(told: str, right: str) -> bool:
    """In a time that tells nothing; what is empty opens nothing."""
    is_same = compare_digest(*(each.encode(errors="replace") for each in (told, right)))
    return is_same and right != ""
