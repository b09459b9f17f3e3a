"""What a storage knows of one thing beside its row in a listing, and changes of that.

All of it is optional: what is left out is unknown, or the storage keeps no such thing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from .attributes import NONE, Attributes
from .entry import Digest, Version
from .value import Value

Tags: TypeAlias = tuple[tuple[str, str], ...]
"""Names and texts, in the order of the names."""


class AskFacts(Value, frozen=True, tag=True):
    """What is known of this object, or of this bucket?"""


class SetTags(Value, frozen=True, tag=True):
    """Let these be all tags of an object. Its bytes and its date stay."""

    tags: Tags = ()


class SetAttributes(Value, frozen=True, tag=True):
    """Let an object have this type and this metadata, and keep whatever else it has.

    A storage that can write them only with the object writes it anew, by itself.
    """

    attributes: Attributes
    """Its ``PROPERTIES`` are all that there will be; the others say nothing here."""

    version: Version | None = None
    """What it has to be still: who looked at another one is told so."""


class Tier(StrEnum):
    """How quickly an archive gives out what it holds; the quicker, the dearer."""

    EXPEDITED = "Expedited"
    """Minutes; not from the deepest archives."""

    STANDARD = "Standard"
    """Hours; from the deepest archives half a day."""

    BULK = "Bulk"
    """Half a day; from the deepest archives two."""


class Thaw(Value, frozen=True, tag=True):
    """Take an archived object out of its archive for a time, so that it can be read.

    One that is on its way already is not an error; one that is out stays so longer.
    """

    days: int = 7
    tier: Tier = Tier.STANDARD


class Frost(StrEnum):
    """How an archived object stands."""

    FROZEN = "frozen"
    THAWING = "thawing"
    THAWED = "thawed"


class Archive(Value, frozen=True):
    """An object that can only be read after ``Thaw``."""

    frost: Frost
    until: float | None = None
    """When a thawed one freezes again, in seconds since 1970."""


class Lock(Value, frozen=True):
    """What keeps a revision from being deleted."""

    mode: str = ""
    """``GOVERNANCE`` or ``COMPLIANCE``."""

    until: float | None = None
    is_held: bool = False
    """A legal hold, which has no end of its own."""


class Facts(Value, frozen=True, tag=True):
    attributes: Attributes = NONE
    tags: Tags | None = None
    """None where there are none to have, or nobody may look."""

    digests: tuple[Digest, ...] = ()
    """Hashes of the whole, as the storage keeps them."""

    parts: int | None = None
    """How many parts it was written in."""

    revision: str = ""
    """By which ``AskRevisions`` tells it."""

    keeps_revisions: bool | None = None
    """Of a bucket: whether what is overwritten or deleted can be restored."""

    region: str = ""
    """Of a bucket: where it is."""

    archive: Archive | None = None
    lock: Lock | None = None
    others: Tags = ()
    """What this storage alone has, in its words."""

    untold: Tags = ()
    """What was asked for in vain, each with the reason."""

    wishes: tuple[str, ...] = ()
    """The names of the wishes that are known to be granted for it."""
