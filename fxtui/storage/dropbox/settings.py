"""What makes one Dropbox account another: who asks, where, and what is its top."""

from __future__ import annotations

from typing import Final

from fxtui.domain.value import Value

SCOPES: Final = (
    "account_info.read",
    "files.metadata.read",
    "files.content.read",
    "files.content.write",
)
"""What an account allows an app: the least that browsing and moving files need."""


class DropboxSettings(Value, frozen=True):
    """A profile, its secrets already looked up; or a shared link, seen by an account."""

    profile: str | None = None
    """The profile that a location names; None is the default account."""

    endpoint_url: str | None = None
    """One address in the place of all of Dropbox's hosts, of a server that is like it."""

    app_key: str | None = None
    app_secret: str | None = None
    """Only of an app that signs in without PKCE."""

    access_token: str | None = None
    refresh_token: str | None = None
    """What brings access tokens, each for four hours; it needs ``app_key``."""

    kept: str | None = None
    """A reference to where ``refresh_token`` is kept, and another one may be."""

    path_root: str = "home"
    """``home``, ``team`` for the team's space, or the id of a namespace."""

    link: str | None = None
    """A shared link, which is then the top of all keys, and can only be read."""

    link_password: str | None = None
    ca_file: str | None = None

    def __repr__(self) -> str:
        told = f"{self.profile!r}, {self.endpoint_url!r}"
        return f"DropboxSettings({told})"  # no secret in a log
