"""What came of a transfer that wrote something."""

from __future__ import annotations

from typing import NamedTuple

from fxtui.domain import value
from fxtui.domain.entry import Digest, Version
from fxtui.domain.location import Key, Location

from .errand import End


class Moved(NamedTuple):
    """What came of it: what is now where, and what proves its bytes."""

    target: Location
    size: int
    proof: str | None = None
    digest: Digest | None = None
    version: Version | None = None
    notes: tuple[str, ...] = ()


def located(end: End, key: Key) -> Location:
    """The location of another key beside that of an end."""
    top = end.location.key.removesuffix(end.key)
    return value.replace(end.location, key=top + key)


def key_of(end: End, location: Location) -> Key:
    """What the storage of an end calls a location there."""
    return location.key[len(end.location.key) - len(end.key) :]
