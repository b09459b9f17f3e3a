"""An account that is configured somewhere, and what another program says of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, Self

from fxtui.config.role import Role
from fxtui.domain.location import Location
from fxtui.domain.value import Value, replace


class Source(StrEnum):
    """Whose configuration an account is in; of two with one name, the first has it."""

    FXTUI = "fxtui"
    AWS = "aws"
    RCLONE = "rclone"
    S3CMD = "s3cmd"
    MC = "mc"

    @property
    def mark(self) -> str:
        """What is behind a name that is another's as well: ``lab~rclone``."""
        return f"~{self}"


NOBODY: Final = "anonymous"
"""The kind of an account that signs nothing."""

_KEYLESS: Final = {True: NOBODY, False: "no keys"}


class ForeignS3(Value, frozen=True):
    """An account of S3, as rclone, s3cmd or mc know it."""

    source: Source
    name: str
    """What it is called there."""

    file: str
    endpoint_url: str | None = None
    region: str | None = None
    addressing: Literal["auto", "path", "virtual"] = "auto"
    provider: str | None = None
    ca_file: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None
    session_token: str | None = None
    aws_profile: str | None = None
    """The AWS profile that has its keys, where it has none; empty: the default chain."""

    anonymous: bool = False
    """It has no keys, and means that."""

    credentials_file: str | None = None
    """Where that AWS profile is, if not in the usual file."""

    role: Role | None = None
    storage_class: str | None = None
    encryption: str | None = None
    encryption_key: str | None = None
    acl: str | None = None
    requester_pays: bool = False
    trouble: str = ""
    """Why it cannot be used here."""

    def __repr__(self) -> str:
        return f"ForeignS3({self.source}, {self.name!r})"  # no secret in a log

    @property
    def without_keys(self) -> Self:
        """The same for who compares accounts: keys may change, and tell who they are."""
        return replace(
            self, access_key_id=None, secret_access_key=None, session_token=None
        )

    @property
    def kind(self) -> str:
        if self.role:
            return "role"
        if self.aws_profile is None:
            return "keys" if self.access_key_id else _KEYLESS[self.anonymous]
        return f"AWS profile {self.aws_profile}" if self.aws_profile else "AWS chain"


class FoundProfile(Value, frozen=True):
    """One that a location may name. It has no secret."""

    scheme: str
    name: str
    """In locations: its own, or with the mark of its source."""

    source: Source
    file: str
    kind: str
    """How it gets at its keys, in a word or two."""

    endpoint_url: str | None = None
    root: str = ""
    """All that it may see, if that is told."""

    trouble: str = ""
    """Why it cannot be used here; empty if nothing speaks against it."""

    @property
    def top(self) -> Location:
        """Where one begins to look."""
        root = self.root
        key = root if not root or root.endswith("/") else f"{root}/"
        return Location(self.scheme, key, self.name)


class Found(Value, frozen=True):
    """What there is, and which files could not be read."""

    profiles: tuple[FoundProfile, ...]
    warnings: tuple[str, ...] = ()
