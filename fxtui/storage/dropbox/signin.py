"""Signing in to Dropbox, and out: OAuth 2 with PKCE, so that no app needs a secret.

Everything here blocks, and stores nothing. The SDK is imported with this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from dropbox import DropboxOAuth2FlowNoRedirect
from requests import HTTPError

from fxtui.domain.errors import ServerFault, StorageError, Unauthenticated
from fxtui.domain.value import Value

from .client import ACCOUNT, Client, authorities
from .refusals import Refusal
from .sdk import new_session
from .settings import DropboxSettings
from .troubles import told_troubles

_TOKEN: Final = "oauth2/token"
_REVOKE: Final = "auth/token/revoke"


class Granted(Value, frozen=True):
    """What an account gave to an app."""

    refresh_token: str
    access_token: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Granted({self.scopes})"  # no secret in a log


class Person(Value, frozen=True):
    name: str
    email: str


class SignIn:
    """One attempt: an address to open, and then the code that is shown there."""

    def __init__(
        self,
        settings: DropboxSettings,
        variables: Mapping[str, str],
        scopes: Sequence[str],
        *,
        adds: bool = False,
    ) -> None:
        """``adds``: what the account allowed the app before, it goes on to allow."""
        self._settings = settings
        self._flow = DropboxOAuth2FlowNoRedirect(
            settings.app_key,
            token_access_type="offline",
            scope=list(scopes),
            include_granted_scopes="user" if adds else None,
            use_pkce=True,
        )
        self._flow.requests_session = new_session(
            settings.endpoint_url,
            variables,
            settings.ca_file or authorities(variables),
            connections=1,
        )

    @property
    def address(self) -> str:
        """What a person opens, on whatever machine has a browser."""
        address = str(self._flow.start())
        if not self._settings.endpoint_url:
            return address
        own, meant = urlsplit(self._settings.endpoint_url), urlsplit(address)
        path = own.path.rstrip("/") + meant.path
        return urlunsplit((own.scheme, own.netloc, path, meant.query, ""))

    def finish(self, code: str) -> Granted:
        """What the code is good for; Unauthenticated if that is nothing."""
        with told_troubles(), self._told_refusals():
            found = self._flow.finish(code)
        if not found.refresh_token:
            raise Unauthenticated("Dropbox gave no token that lasts; try again")
        scopes = tuple(sorted((found.scope or "").split()))
        return Granted(found.refresh_token, found.access_token, scopes)

    @contextmanager
    def _told_refusals(self) -> Iterator[None]:
        try:
            yield
        except HTTPError as error:
            raise self._refused(error) from error
        except (KeyError, ValueError) as error:
            raise ServerFault("what answers does not speak like Dropbox") from error

    def _refused(self, error: HTTPError) -> StorageError:
        response = error.response
        assert response is not None  # it is what the error is about
        refusal = Refusal.read(
            _TOKEN, response.status_code, response.headers, response.text
        )
        if refusal.has("invalid_grant"):
            return Unauthenticated(
                "Dropbox does not take this code: it is mistyped, used, or too old; "
                "nothing is stored, take another one at the same address"
            )
        if refusal.has("invalid_client"):
            return Unauthenticated(
                f"Dropbox knows no app with the key {self._settings.app_key}"
            )
        return refusal.as_error()


def person_of(settings: DropboxSettings, variables: Mapping[str, str]) -> Person:
    """Whose account it is."""
    with closing(Client(settings, variables)) as client:
        told = client.rpc(ACCOUNT, None)
    return Person(told["name"]["display_name"], told["email"])


def revoke(settings: DropboxSettings, variables: Mapping[str, str]) -> None:
    """End the tokens of an account, wherever they are."""
    with closing(Client(settings, variables)) as client:
        client.rpc(_REVOKE, None)
