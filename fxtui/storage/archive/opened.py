"""The archives of one storage that were looked into, as they are now."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from fxtui.domain.entry import Entry, Kind, Version
from fxtui.domain.errors import NotFound, VersionMismatch
from fxtui.domain.inside import form_of
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

from .archive import Archive
from .ranges import Ranges
from .tar_archive import TarArchive
from .zip_archive import ZipArchive

_FRESH: Final = 2.0
"""Seconds for which nobody asks again whether it is still the same one."""


class Opened:
    def __init__(self, storage: Storage, *, most: int) -> None:
        """``most`` of them are remembered at a time."""
        self._storage, self._most = storage, most
        self._known: OrderedDict[Key, tuple[Archive, float]] = OrderedDict()

    def known(self, key: Key) -> Archive | None:
        archive, _ = self._known.get(key, (None, 0.0))
        return archive

    async def archive(
        self,
        key: Key,
        version: Version | None = None,
        *,
        ranges: type[Ranges] = Ranges,
    ) -> Archive:
        """The archive of a key; VersionMismatch if it is not of that version.

        Every read of it is of its version, so that one which is asked for by that needs
        no look whether it is still there.
        """
        now = asyncio.get_running_loop().time()
        archive, looked = self._known.get(key, (None, 0.0))
        if archive and version is not None and archive.ranges.version == version:
            return archive
        if not archive or now - looked > _FRESH or version is not None:
            entry = await self._storage.stat(key)
            if entry.kind is not Kind.FILE:
                raise NotFound("this is no archive, but a folder")
            archive = self._known_or_new(key, entry, ranges)
        self._remember(key, archive, now)
        if version is not None and archive.ranges.version != version:
            raise VersionMismatch("the archive has changed since it was looked into")
        return archive

    def _known_or_new(self, key: Key, entry: Entry, ranges: type[Ranges]) -> Archive:
        known = self.known(key)
        if known and entry.version and known.ranges.version == entry.version:
            return known
        return _made(ranges(self._storage, key, entry.size or 0, entry.version))

    def _remember(self, key: Key, archive: Archive, now: float) -> None:
        self._known[key] = archive, now
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)


def _made(ranges: Ranges) -> Archive:
    form = form_of(ranges.key)
    if form == "zip":
        return ZipArchive(ranges)
    return TarArchive(ranges, None if form in ("tar", None) else form)
