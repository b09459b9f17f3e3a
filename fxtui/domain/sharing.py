"""What may be wished of a location besides its bytes: room, links and people.

Facts of one object, and its history, have files of their own and are wished alike.

A wish is one request to one storage, and has one answer. What a storage knows of these
is in its capabilities; the rest it refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from .facts import AskFacts, Facts, SetAttributes, SetTags, Thaw
from .history import (
    AskAsOf,
    AskDeleted,
    AskRevisions,
    AsOf,
    Deleted,
    Restore,
    Revisions,
)
from .location import Key
from .rights import AskPolicy, AskRights, Policy, Rights, SetPolicy
from .value import Value

KEYLESS: Final = "without keys"
"""How the message begins that says what nobody may who signs nothing."""

UNSET: Final = "no credentials found"
"""How an Unauthenticated begins of who was never given any."""

LOCKED: Final = "this link has a password"
"""How an Unauthenticated begins that a password of the link mends."""


class Role(StrEnum):
    """What a person may do in a folder."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class AskSpace(Value, frozen=True, tag=True):
    """How much room is there?"""


class AskLease(Value, frozen=True, tag=True):
    """Until when are the keys of this account good, and for what?"""


class AskServer(Value, frozen=True, tag=True):
    """Whose are its objects? Every storage knows that, and asks nobody."""


class AskLinks(Value, frozen=True, tag=True):
    """Which links lead to this, or, at the top, which are there at all?"""


class MakeLink(Value, frozen=True, tag=True):
    """Let everybody who has the address look at this.

    A link that leads here already is the answer, made to be as this one is wished.
    """

    seconds: int | None = None
    """How long; None is until it is revoked."""

    password: str = ""

    def __repr__(self) -> str:
        return f"MakeLink({self.seconds!r})"  # no secret in a log


class RevokeLink(Value, frozen=True, tag=True):
    address: str


class AskMembers(Value, frozen=True, tag=True):
    """Who may look into this folder, and who may write?"""


class SetMember(Value, frozen=True, tag=True):
    """Invite a person, or give one another role."""

    email: str
    role: Role
    message: str = ""
    """Of the invitation."""


class RemoveMember(Value, frozen=True, tag=True):
    email: str


class MakeBucket(Value, frozen=True, tag=True):
    """Make this bucket, which is not there yet, with these names and values on it."""

    tags: tuple[tuple[str, str], ...] = ()


Wish: TypeAlias = (
    AskSpace
    | AskLease
    | AskServer
    | AskRevisions
    | AskDeleted
    | Restore
    | AskLinks
    | MakeLink
    | RevokeLink
    | AskMembers
    | SetMember
    | RemoveMember
    | MakeBucket
    | AskFacts
    | SetTags
    | SetAttributes
    | Thaw
    | AskAsOf
    | AskRights
    | AskPolicy
    | SetPolicy
)

Change: TypeAlias = (
    Restore
    | MakeLink
    | RevokeLink
    | SetMember
    | RemoveMember
    | MakeBucket
    | SetTags
    | SetAttributes
    | Thaw
    | SetPolicy
)
"""Wishes that change something; the others only look."""


_SUBJECTS: Final[Mapping[type[Wish], str]] = {
    AskSpace: "known limit",
    AskLease: "keys that end",
    AskServer: "server",
    AskRevisions: "revisions",
    AskDeleted: "revisions",
    Restore: "revisions",
    AskAsOf: "record of how a folder was at another time",
    AskLinks: "shared links",
    MakeLink: "shared links",
    RevokeLink: "shared links",
    AskMembers: "members",
    SetMember: "members",
    RemoveMember: "members",
    AskFacts: "more facts",
    SetTags: "tags",
    SetAttributes: "metadata",
    Thaw: "archive",
    AskRights: "way to tell rights",
    AskPolicy: "policies",
    SetPolicy: "policies",
}


def subject(wish: Wish) -> str:
    """What a storage lacks that does not know a wish."""
    return _SUBJECTS.get(type(wish), "such thing")


class Granted(Value, frozen=True, tag=True):
    """It is done, and there is nothing to tell."""


class Space(Value, frozen=True, tag=True):
    used: int
    total: int | None = None
    """Bytes; None where there is no limit, or none is told."""


class Lease(Value, frozen=True, tag=True):
    """As far as is known before a server refuses."""

    ends: float | None = None
    """When the keys in use do, in seconds since 1970; None for those that last."""

    root: Key = ""
    """All keys that it may see begin so; empty where nothing is told."""

    asks: bool = False
    """Whether a person is asked for the next ones."""


LASTING: Final = Lease()


class Server(Value, frozen=True, tag=True):
    address: str
    """As far as it is known; empty where there is none."""


class SharedLink(Value, frozen=True):
    address: str
    path: Key = ""
    """The key of what it leads to; empty where that is not told."""

    expires: float | None = None
    audience: str = ""
    """Who may use it: ``public``, ``team``, ``password`` …"""


class SharedLinks(Value, frozen=True, tag=True):
    rows: tuple[SharedLink, ...] = ()


class Member(Value, frozen=True):
    email: str
    """What names a person to SetMember; of a group, the number that does."""

    role: Role
    name: str = ""
    is_invited: bool = False
    """Asked, and has not come yet."""

    is_group: bool = False


class Members(Value, frozen=True, tag=True):
    rows: tuple[Member, ...] = ()


Rows: TypeAlias = Revisions | Deleted | AsOf | SharedLinks | Members
"""Answers with rows, of which there may be any number."""

Answer: TypeAlias = Granted | Space | Lease | Server | Facts | Rights | Policy | Rows
