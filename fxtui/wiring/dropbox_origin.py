"""Where the credentials of a Dropbox account come from: each kind of place is a value.

Two that are equal lead to the same account, and neither has a secret that may change.
"""

from __future__ import annotations

from importlib import import_module
from shlex import quote
from time import time
from typing import Any, Protocol, cast

from fxtui.config import DropboxProfile, secret
from fxtui.config.rclone import RcloneDropbox, rclone_dropbox
from fxtui.config.rclone_file import RcloneFile
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.value import Value, replace


class Origin(Protocol):
    def settings(self) -> Value:
        """What makes the account, with its secrets looked up; may block."""
        ...


class Configured(Value, frozen=True):
    """A profile of the configuration file."""

    name: str
    profile: DropboxProfile

    def settings(self) -> Value:
        profile = self.profile
        if not (profile.refresh_token or profile.access_token):
            raise Unauthenticated(
                f"nobody is signed in as {self.name}; "
                f"run: fxtui login dropbox --profile {quote(self.name)}"
            )
        fields = {name: getattr(profile, name) for name in profile.__struct_fields__}
        for name in ("app_secret", "refresh_token", "access_token"):
            fields[name] = fields[name] and secret(fields[name])
        kept = profile.refresh_token
        return dropbox_settings(profile=self.name, kept=kept, **fields)


class Lent(Value, frozen=True):
    """A remote of rclone, whose token it is."""

    file: RcloneFile
    name: str
    """In that file."""

    endpoint_url: str | None = None
    called: str = ""
    """As locations call it, if that is otherwise."""

    def settings(self) -> Value:
        remote = rclone_dropbox(self.file, self.name)
        if remote is None:
            raise Unauthenticated(
                f"{self.file.path} has no Dropbox remote {self.name} any more"
            )
        if remote.is_of_own_app:
            return dropbox_settings(
                profile=self.called or self.name,
                endpoint_url=self.endpoint_url,
                app_key=remote.client_id,
                app_secret=remote.client_secret,
                refresh_token=remote.refresh_token,
            )
        if _has_ended(remote):
            raise Unauthenticated(
                f"the token that rclone keeps for {self.name} has expired; "
                f"run: rclone about {quote(f'{self.name}:')} once, which renews it"
            )
        return dropbox_settings(
            profile=self.called or self.name,
            endpoint_url=self.endpoint_url,
            access_token=remote.access_token,
        )


class Carried(Value, frozen=True):
    """What the caller's own environment says."""

    access_token: str | None = None
    refresh_token: str | None = None
    app_key: str | None = None
    app_secret: str | None = None
    endpoint_url: str | None = None

    def __repr__(self) -> str:
        return "Carried(…)"  # no secret in a log

    def settings(self) -> Value:
        return dropbox_settings(
            **{name: getattr(self, name) for name in self.__struct_fields__}
        )


class Linked(Value, frozen=True):
    """A link that somebody shared, opened with an account of ours."""

    link: str
    password: str | None
    account: Carried | Configured | Lent

    def __repr__(self) -> str:
        return f"Linked({self.account!r})"  # a link opens to whoever has it

    def settings(self) -> Value:
        return replace(
            self.account.settings(),
            profile=self.link,
            link=self.link,
            link_password=self.password,
        )


def dropbox_settings(**fields: Any) -> Value:
    module = import_module("fxtui.storage.dropbox.settings")
    return cast("Value", module.DropboxSettings(**fields))


def _has_ended(remote: RcloneDropbox) -> bool:
    return remote.ends is not None and remote.ends <= time()
