"""What is asked for when an object is written: over what, as what, and as which name."""

from __future__ import annotations

from typing import Final, Literal, Self

from .attributes import NONE, Attributes
from .entry import Digest, Version
from .value import Value


class WriteMode(Value, frozen=True):
    """What to do when the key is taken."""

    kind: Literal["overwrite", "create", "update"] = "overwrite"
    version: Version | None = None

    @property
    def insists(self) -> bool:
        """Whether it may be refused for what is there: who tries again is, for itself."""
        return self.kind != "overwrite"


OVERWRITE: Final = WriteMode()
CREATE: Final = WriteMode("create")


class WriteOptions(Attributes, frozen=True):
    """What an object is to be, besides its bytes. A storage ignores what it lacks."""

    modified: int | None = None
    """Seconds since 1970, whole, so that a later sync finds nothing to do."""

    digest: Digest | None = None
    """What the bytes must hash to, for a server that checks it."""

    @classmethod
    def of(cls, attributes: Attributes, modified: int | None = None) -> Self:
        """What somebody asked for, and the date that it shall have."""
        if attributes == NONE:  # as of nearly all objects
            return cls(modified=modified)
        names = Attributes.__struct_fields__
        told = {name: getattr(attributes, name) for name in names}
        return cls(**told, modified=modified)


PLAIN: Final = WriteOptions()


class TargetName(Value, frozen=True):
    """What a storage would call a name that comes from another one."""

    name: str
    changes: tuple[str, ...] = ()
    """What had to be escaped, for the job to report."""

    clash: str = ""
    """Names with the same one are one file here; empty if every name is its own."""
