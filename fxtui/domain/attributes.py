"""What an object is to be besides its name and its bytes, where a storage keeps such.

The words are S3's, which has the most of them, and so has ``aws s3``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self

from .value import Value, replace


class Directive(StrEnum):
    """Where a copy has its properties and metadata from."""

    COPY = "COPY"
    """From its source."""

    REPLACE = "REPLACE"
    """From what is told for it, and from nothing else."""


class Permission(StrEnum):
    """What may be granted, by the names that ``aws s3`` gives it."""

    READ = "read"
    READ_ACL = "readacl"
    WRITE_ACL = "writeacl"
    FULL = "full"


class Grant(Value, frozen=True, array_like=True):
    permission: Permission
    grantees: str
    """As S3 reads them: ``uri=http://…`` or ``id=…``, with commas between several."""


class Attributes(Value, frozen=True, omit_defaults=True):
    """All of it is optional: what is left out is up to the storage."""

    content_type: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    storage_class: str | None = None
    encryption: str | None = None
    """``AES256``, ``aws:kms``, or ``aws:kms:`` and the name of a key."""

    guess_type: bool = True
    """Whether the name tells the type of a new object, where nobody else does."""

    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    expires: int | None = None
    """Until when it may be cached, in seconds since 1970."""

    website_redirect: str | None = None
    acl: str | None = None
    """Who may use it, by the name that S3 has for such a list."""

    grants: tuple[Grant, ...] = ()
    directive: Directive | None = None

    @property
    def replaces(self) -> bool:
        """Whether a copy keeps nothing of its source: metadata that is told is all."""
        if self.directive is not None:
            return self.directive is Directive.REPLACE
        return bool(self.metadata)

    @property
    def told(self) -> frozenset[str]:
        """The names of those that somebody asked for."""
        if self == NONE:
            return frozenset()
        names = Attributes.__struct_fields__
        return frozenset(n for n in names if getattr(self, n) != getattr(NONE, n))

    @property
    def properties(self) -> frozenset[str]:
        """Those of them that a copy has either all from its source, or none."""
        return self.told & PROPERTIES

    def over(self, kept: Attributes) -> Self:
        """What a copy is to be, whose source has what is kept."""
        if self.replaces:
            return self
        others = {name: getattr(kept, name) for name in PROPERTIES - self.told}
        metadata = tuple((dict(kept.metadata) | dict(self.metadata)).items())
        return replace(self, **others | {"metadata": metadata})


PROPERTIES: Final = frozenset(
    {
        "content_type",
        "metadata",
        "cache_control",
        "content_disposition",
        "content_encoding",
        "content_language",
        "expires",
    }
)
"""Of these a copy inside S3 keeps all, or has what it is told."""

NONE: Final = Attributes()
