"""The Dropbox remotes of an ``rclone.conf``: read, and never written.

Only rclone knows the secret of its own app. So a remote of that app lends its access
token for as long as that lasts; one of a person's own app lends its refresh token.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from fxtui.domain.errors import ConfigError
from fxtui.domain.value import Discreet, Value

from .rclone_file import RcloneFile

_FIRST_YEAR: Final = 1
"""What Go writes for a time that nobody set."""


class RcloneDropbox(Value, frozen=True):
    """A remote of the type ``dropbox``."""

    name: str
    access_token: str
    refresh_token: str | None = None
    ends: float | None = None
    """When the access token ends, in seconds since 1970."""

    client_id: str | None = None
    client_secret: str | None = None

    def __repr__(self) -> str:
        return f"RcloneDropbox({self.name!r})"  # no secret in a log

    @property
    def is_of_own_app(self) -> bool:
        """Whether it can be renewed without rclone."""
        return bool(self.client_id and self.refresh_token)


class _Token(Discreet, frozen=True):
    """What rclone keeps of OAuth, as JSON; more than this is none of our business."""

    access_token: str
    refresh_token: str = ""
    expiry: str = ""


def rclone_names(file: RcloneFile) -> tuple[str, ...]:
    """The names of the Dropbox remotes in a file; ConfigError if it cannot be read."""
    remotes = file.remotes()
    return tuple(name for name, remote in remotes.items() if is_dropbox(remote))


def rclone_dropbox(file: RcloneFile, name: str) -> RcloneDropbox | None:
    """The Dropbox remote of this name, if there is one; ConfigError if it is no use."""
    remote = file.remotes().get(name, {})
    if not is_dropbox(remote):
        return None
    try:
        token = msgspec.json.decode(remote.get("token", ""), type=_Token)
        ends = _moment(token.expiry)
    except (msgspec.DecodeError, ValueError):  # it has a secret: nothing is repeated
        raise ConfigError(
            f"{file.place(name)}: the remote {name} has no token: "
            f"rclone config reconnect {name}:"
        ) from None
    return RcloneDropbox(
        name,
        token.access_token,
        token.refresh_token or None,
        ends,
        remote.get("client_id") or None,
        remote.get("client_secret") or None,
    )


def is_dropbox(remote: Mapping[str, str]) -> bool:
    return remote.get("type") == "dropbox"


def _moment(text: str) -> float | None:
    """Seconds since 1970; ValueError if it is no time."""
    moment = datetime.fromisoformat(text) if text else None
    return moment.timestamp() if moment and moment.year > _FIRST_YEAR else None
