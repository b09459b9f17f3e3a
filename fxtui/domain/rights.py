"""What an account may do at a place, and who else may: as far as that is told.

What nobody tells stays unknown: a right is never guessed, and never tried by a change.
"""

from __future__ import annotations

from enum import StrEnum

from .facts import Tags
from .value import Value


class Deed(StrEnum):
    """What a right is to."""

    LIST = "list"
    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    SHARE = "share"


class May(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Right(Value, frozen=True):
    deed: Deed
    may: May = May.UNKNOWN
    why: str = ""
    """How that is known, or why it is not."""


class AskRights(Value, frozen=True, tag=True):
    """What may this account do here, and who else may? Requests that only read tell."""


class AskPolicy(Value, frozen=True, tag=True):
    """What does the policy of this bucket say?"""


class SetPolicy(Value, frozen=True, tag=True):
    """Let this be the policy of a bucket, in the place of the one that was looked at."""

    text: str
    """Empty for none at all."""

    before: str
    """What it has to be still; empty for none. Else VersionMismatch is raised."""


class Policy(Value, frozen=True, tag=True):
    text: str = ""
    """A JSON document, as the storage has it; empty where there is none."""


class Rights(Value, frozen=True, tag=True):
    rights: tuple[Right, ...]
    """One for each deed, in the order of the deeds."""

    policy: str | None = None
    """Of the bucket: a JSON document, empty for none; None where it is not told."""

    grants: Tags = ()
    """Of its access control list: who, and what to them, in the storage's words."""

    blocked: tuple[str, ...] | None = None
    """Ways to the public that are blocked; None where the storage tells of none."""

    untold: Tags = ()
    """What was asked for in vain, each with the reason."""
