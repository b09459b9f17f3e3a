"""Whether two objects hold the same bytes: by what their storages know, else by reading.

What lies on the disk is read here, and so moves nowhere. What is far is read only where
no digest is known to both sides.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from fxtui.digest import MD5, MD5_OF_PARTS, SHA256, is_known, md5_of_parts, of_file
from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Digest, Version
from fxtui.domain.errors import VersionMismatch
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.policy import MIB
from fxtui.domain.value import Value

USUAL_PARTS: Final = (5, 8, 10, 15, 16, 20, 25, 32, 50, 64, 100, 128, 256, 512, 1024)
"""MiB in the parts that programs send: rclone 5, aws 8, we 16, s5cmd 50 …"""

_ETAG: Final = re.compile(r"[0-9a-f]{32}(-\d+)?", re.ASCII)

_CHEAP: Final = 8 * MIB
"""Bytes whose MD5 takes no longer than asking a server for what it knows."""


class Thing(NamedTuple):
    """An object, and its version, which a listing has told."""

    location: Location
    version: Version | None = None

    @property
    def is_near(self) -> bool:
        return self.location.scheme == LOCAL


class Likeness(Value, frozen=True):
    """What two objects hash to; equal digests are equal bytes."""

    ours: Digest
    theirs: Digest
    read: int = 0
    """Bytes of far objects that had to be read."""

    @property
    def is_same(self) -> bool:
        return self.ours == self.theirs

    def turned(self) -> Likeness:
        return Likeness(self.theirs, self.ours, self.read)


def hash_in(version: Version | None) -> Digest | None:
    """What a version is a hash of, if it may be one: S3's ETags mostly are.

    Equal ones prove equal bytes. Others prove nothing: an ETag depends on the sizes of
    parts and on encryption, too.
    """
    if version is None or not _ETAG.fullmatch(version):
        return None
    return Digest(MD5_OF_PARTS if "-" in version else MD5, version)


async def likeness(
    browser: Browser, ends: tuple[Thing, Thing], size: int, context: Context
) -> Likeness:
    """Compare two objects that have this many bytes each."""
    ours, theirs = ends
    comparing = _Comparing(browser, size, context)
    match ours.is_near, theirs.is_near:
        case True, True:
            return await comparing.by_reading(ours, theirs)
        case True, False:
            return await comparing.near(ours, theirs)
        case False, True:
            return (await comparing.near(theirs, ours)).turned()
    return await comparing.far(ours, theirs)


class _Comparing:
    """Asks for the digests of two objects of one size."""

    def __init__(self, browser: Browser, size: int, context: Context) -> None:
        self._browser, self._size, self._context = browser, size, context

    async def near(self, file: Thing, far: Thing) -> Likeness:
        """A file is hashed as its other side was."""
        etag = hash_in(far.version)
        if etag and etag.algorithm == MD5 and self._size <= _CHEAP:
            hashed = await self._hash(file, MD5)
            if hashed == etag:
                return Likeness(hashed, etag)
        known = await self._known(far)
        if known and is_known(known.algorithm):
            return Likeness(await self._hash(file, known.algorithm), known)
        if known and known.algorithm == MD5_OF_PARTS:
            path = Path(str(file.location))
            if await asyncio.to_thread(makes_parts, path, self._size, known):
                return Likeness(known, known)
        return await self.by_reading(file, far)

    async def far(self, source: Thing, target: Thing) -> Likeness:
        """One of two is read only if the other one's digest cannot be compared."""
        if source.version == target.version and (etag := hash_in(source.version)):
            return Likeness(etag, etag)
        ours, theirs = await self._known(source), await self._known(target)
        if ours and ours == theirs:
            return Likeness(ours, ours)
        if ours and is_known(ours.algorithm):
            if theirs and theirs.algorithm == ours.algorithm:
                return Likeness(ours, theirs)
            return Likeness(ours, await self._hash(target, ours.algorithm), self._size)
        if theirs and is_known(theirs.algorithm):
            read = await self._hash(source, theirs.algorithm)
            return Likeness(read, theirs, self._size)
        return await self.by_reading(source, target)

    async def by_reading(self, source: Thing, target: Thing) -> Likeness:
        far = [end for end in (source, target) if not end.is_near]
        ours = await self._hash(source, SHA256)
        theirs = await self._hash(target, SHA256)
        return Likeness(ours, theirs, self._size * len(far))

    async def _known(self, thing: Thing) -> Digest | None:
        return await self._browser.digest(thing.location, self._context)

    async def _hash(self, thing: Thing, algorithm: str) -> Digest:
        found = await self._browser.digest(
            thing.location, self._context, algorithm=algorithm
        )
        assert found, "an algorithm that was asked for is always computed"
        return found


def makes_parts(file: Path, size: int, wanted: Digest) -> bool:
    """Whether a file, cut as some program may have done it, makes S3's ETag of parts.

    It blocks. Why a file cannot be read, is told when it is hashed as a whole.
    """
    try:
        with file.open("rb") as opened:
            steps, descriptor = part_sizes(size, wanted), opened.fileno()
            return any(_cut(descriptor, size, step) == wanted for step in steps)
    except (OSError, VersionMismatch):
        return False


def part_sizes(size: int, wanted: Digest) -> Iterator[int]:
    """The sizes of parts that are usual, and make as many parts as an ETag tells."""
    count = max(1, int(wanted.hex.rpartition("-")[2]))
    even = -(-size // count)
    sizes = [*(mib * MIB for mib in USUAL_PARTS), -(-even // MIB) * MIB, even]
    return (step for step in dict.fromkeys(sizes) if -(-size // step) == count)


def _cut(descriptor: int, size: int, step: int) -> Digest:
    spans = (Span(at, min(step, size - at)) for at in range(0, size, step))
    return md5_of_parts([of_file(descriptor, span, [MD5])[0] for span in spans])
