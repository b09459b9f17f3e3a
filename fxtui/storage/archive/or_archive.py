"""A storage in which a name may lead into an archive, or be what it always was.

Nobody can tell by the name. So what there is under a name as it stands is meant, as if
there were no archives; and where there is none, what is in the archive that it names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from fxtui.domain.capabilities import Capabilities
from fxtui.domain.entry import Cursor, Version
from fxtui.domain.errors import NotFound, PermissionDenied, StorageError
from fxtui.domain.inside import may_lead_inside, ways_in
from fxtui.domain.location import MARK, Key
from fxtui.domain.storage import Storage
from fxtui.domain.value import replace
from fxtui.storage.forwarding import Forwarding
from fxtui.storage.way import Use, Way

from .storage import ArchiveStorage, Place, refuse

_FRESH: Final = 2.0
"""Seconds for which nobody asks again whether a name leads into an archive."""


class OrArchive(Forwarding):
    """What is no name in an archive is left to the storage ``below``."""

    def __init__(self, below: Storage) -> None:
        self._below, self._archives = below, _Archives(below)
        self._outside, self._inside = Way(below), Way(self._archives)

    @property
    def known(self) -> Way:
        return self._outside

    @property
    def scheme(self) -> str:  # type: ignore[override]  # of whatever it looks into
        return self._below.scheme

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]  # as above
        return replace(self._below.capabilities, bundles=False)

    @property
    def place(self) -> Key:  # type: ignore[override]  # as above
        return self._below.place

    async def way(self, use: Use, *keys: Key) -> Way:
        if use is Use.CONTINUE:  # it began below
            return self._outside
        for key in keys:
            if await self._archives.have(key):
                return self._inside if use is Use.READ else refuse()
        return self._outside

    def cursor_after(self, key: Key) -> Cursor | None:
        return None if may_lead_inside(key) else super().cursor_after(key)

    def detour(self, key: Key) -> str:
        return self._archives.detour(key) or super().detour(key)

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        inside = {key for key in keys if await self._archives.have(key)}
        outside = [key for key in keys if key not in inside]
        deleted = await super().delete(outside) if outside else []
        return [*deleted, *await self._archives.delete([*inside])]

    async def aclose(self) -> None:
        """The storage below belongs to others."""


class _Archives(ArchiveStorage):
    """Those below, of which some are in what only looks like another."""

    def __init__(self, below: Storage) -> None:
        super().__init__(below, top="")
        self._verdicts: dict[Key, tuple[bool, float]] = {}

    async def have(self, key: Key) -> bool:
        """Whether it leads into one of them."""
        for archive, _ in ways_in(key):
            if await self._is_inside(archive):
                return True
        return False

    async def _outer(self, key: Key, version: Version | None) -> Place:
        for archive, name in ways_in(key):
            if await self._is_inside(archive):
                opened = await self._opened.archive(archive, version)
                return Place(opened, f"{archive}{MARK}", name)
        raise NotFound("this is no name in an archive")

    async def _is_inside(self, archive: Key) -> bool:
        now = asyncio.get_running_loop().time()
        is_inside, looked = self._verdicts.get(archive, (False, -_FRESH))
        if now - looked > _FRESH:
            is_inside = not await self._has_below(archive) and await self._is(archive)
            self._verdicts = {archive: (is_inside, now)}
        return is_inside

    async def _has_below(self, archive: Key) -> bool:
        """Whether there is anything whose own name begins so."""
        try:
            return bool((await self._below.list_page(archive + MARK)).entries)
        except (NotFound, PermissionDenied):
            return False  # who may not list can have been told of none

    async def _is(self, archive: Key) -> bool:
        try:
            await self._opened.archive(archive)
        except (NotFound, PermissionDenied):
            return False
        return True
