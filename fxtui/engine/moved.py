"""What came of a transfer that wrote something."""

from __future__ import annotations

from typing import NamedTuple

from fxtui.domain import value
from fxtui.domain.entry import Digest, Version
from fxtui.domain.location import Key, Location
from fxtui.domain.transfer import Transfer

from .errand import End
from .headway import Begun


class Moved(NamedTuple):
    """What came of it: what is now where, and what proves its bytes."""

    target: Location
    size: int
    proof: str | None = None
    digest: Digest | None = None
    version: Version | None = None
    notes: tuple[str, ...] = ()
    is_renamed: bool = False
    """Whether it is the source itself, which has another name now."""

    def begun(self, transfer: Transfer, key: Key) -> Begun:
        """What is written down of it before its source goes."""
        return Begun(
            transfer.version,
            transfer.size,
            0,
            key,
            arrived=self.version or "",
            proof=self.proof,
            digest=self.digest,
        )


def located(end: End, key: Key) -> Location:
    """The location of another key beside that of an end."""
    top = end.location.key.removesuffix(end.key)
    return value.replace(end.location, key=top + key)


def key_of(end: End, location: Location) -> Key:
    """What the storage of an end calls a location there."""
    return location.key[len(end.location.key) - len(end.key) :]
