"""Our keys and S3's: the first segment is the bucket, the rest is opaque."""

from __future__ import annotations

from typing import NamedTuple

from fxtui.domain.bucket import bucket_of
from fxtui.domain.entry import Version
from fxtui.domain.errors import InvalidName
from fxtui.domain.location import Key


class Place(NamedTuple):
    """Where S3 keeps a thing. Without a key it is the bucket itself."""

    bucket: str
    key: str


def place(key: Key) -> Place:
    bucket = bucket_of(key)
    return Place(bucket, key[len(bucket) + 1 :])


def object_place(key: Key) -> Place:
    """The place of an object, or raise InvalidName: a bucket has no content."""
    found = place(key)
    if not found.bucket or not found.key:
        raise InvalidName(f"{key!r} names no object; write bucket/key")
    return found


def version_of(etag: str) -> Version:
    """An ETag without its quotes; a weak one as it is."""
    return etag[1:-1] if etag[:1] == etag[-1:] == '"' else etag


def etag_of(version: Version) -> str:
    return version if version.startswith("W/") else f'"{version}"'


def is_plain(key: str) -> bool:
    """Whether XML can carry the key; others are deleted one by one."""
    return key.isprintable() or not any(map(_is_control, key))


def _is_control(character: str) -> bool:
    return character < " " or character in "\x7f\ufffe\uffff"
