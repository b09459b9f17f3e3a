"""What a listing shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final, Self, TypeAlias

import msgspec

from .location import Key
from .value import Value, replace

Version: TypeAlias = str
"""A token that changes when the content does: an S3 ETag, a Dropbox rev."""

Cursor: TypeAlias = str
"""Where a listing left off; only the storage that made it can read it."""


class Kind(StrEnum):
    FILE = "file"
    DIRECTORY = "directory"
    BUCKET = "bucket"
    SYMLINK = "symlink"

    __hash__ = str.__hash__  # Enum's own is a Python call for each row of a listing


FOLDERS: Final = frozenset({Kind.DIRECTORY, Kind.BUCKET})
"""What has entries in it."""


class Trait(StrEnum):
    """What a person should know of an entry, besides what every entry has."""

    READ_ONLY = "read-only"
    SHARED = "shared"
    """A folder that others see as well."""

    DOCUMENT = "document"
    """It has no bytes of its own, and can only be exported: a Dropbox Paper."""

    VERIFIED = "verified"
    """We delivered it, and its digests were equal: of a place that nobody may list."""


class Digest(Value, frozen=True):
    """A hash of the whole content, as the storage reports it.

    The algorithms are those of ``fxtui.digest``; ``md5-of-parts`` is S3's ETag of an
    object that came in parts: the MD5 of their MD5s, a dash, and how many there were.
    """

    algorithm: str
    hex: str


class Entry(Value, frozen=True):
    """One object, directory or bucket.

    The key of a directory ends in ``/``; so may the key of an object.
    """

    key: Key
    kind: Kind
    size: int | None = None
    modified: float | None = None
    version: Version | None = None
    digest: Digest | None = None
    storage_class: str | None = None
    """Where it is not the usual one: ``GLACIER``, for example."""

    traits: tuple[Trait, ...] = ()


class Page(Value, frozen=True):
    """One answer from a listing; ``cursor`` is None on the last."""

    entries: Sequence[Entry]
    cursor: Cursor | None = None


_COLUMNS: Final = 5


class Columns(Value, frozen=True):
    """Entries turned on their side: a listing of a million rows is five long tuples.

    The fields are the first of Entry, in its order: who needs the digest or the class
    asks for the one object.
    """

    keys: tuple[Key, ...] = ()
    kinds: tuple[Kind, ...] = ()
    sizes: tuple[int | None, ...] = ()
    modified: tuple[float | None, ...] = ()
    versions: tuple[Version | None, ...] = ()
    traits: tuple[tuple[int, tuple[Trait, ...]], ...] = ()
    """Of the few rows that have any: the number of the row, from 0, and what they are."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        entries = list(entries)
        told = [entry.traits for entry in entries]
        some = any(told) and tuple((at, known) for at, known in enumerate(told) if known)
        return cls(
            tuple([entry.key for entry in entries]),  # quicker than from a generator
            tuple([entry.kind for entry in entries]),
            tuple([entry.size for entry in entries]),
            tuple([entry.modified for entry in entries]),
            tuple([entry.version for entry in entries]),
            some or (),
        )

    def __len__(self) -> int:
        return len(self.keys)

    def entries(self) -> Iterator[Entry]:
        entries = map(Entry, *msgspec.structs.astuple(self)[:_COLUMNS])
        if not self.traits:
            return entries
        traits = dict(self.traits)
        return (
            replace(entry, traits=traits[number]) if number in traits else entry
            for number, entry in enumerate(entries)
        )
