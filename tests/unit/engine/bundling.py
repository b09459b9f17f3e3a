"""A storage in memory that takes bundles."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from fxtui.domain.bundle import (
    Arrivals,
    Delivered,
    Found,
    Share,
    SmallCopy,
    SmallFiles,
    SmallGet,
    SmallPut,
)
from fxtui.domain.entry import Entry
from fxtui.domain.errors import AlreadyExists, NotFound, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.value import replace
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read


class Bundling(MemoryStorage):
    """A memory that takes bundles, but for what it drops, and waits where it is held.

    What it loses is stored, and no answer tells that it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, bundles=True)
        self.bundles: list[int] = []
        self.looks: list[int] = []
        self.alone: list[Key] = []
        self.tells = True
        """Whether a look tells anything."""

        self.dropped: set[Key] = set()
        self.lost: set[Key] = set()
        self.free = asyncio.Event()
        self.free.set()
        self.reached = asyncio.Event()
        self.may_tell = asyncio.Event()
        self.may_tell.set()
        self.looked = asyncio.Event()
        self.tells_at = ""
        """What the keys begin with whose look is held."""

    async def put_bundle(
        self,
        files: SmallFiles,
        puts: Sequence[SmallPut],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        self.bundles.append(len(puts))
        for number, each in enumerate(puts):
            await self._turn(number, len(puts))
            if each.key not in self.dropped:
                body = Bytes(files.take(each.file, each.size, each.version))
                with suppress(AlreadyExists, VersionMismatch):
                    entry = await self.put(
                        each.key, body, each.mode, options=each.options
                    )
                    is_lost = each.key in self.lost
                    told = None if is_lost else Delivered(entry, entry.digest)
                    arrivals[number] = told

    async def fetch_bundle(
        self,
        files: SmallFiles,
        gets: Sequence[SmallGet],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        self.bundles.append(len(gets))
        for number, each in enumerate(gets):
            await self._turn(number, len(gets))
            may_land = files.is_free(each.file) or each.mode.kind != "create"
            if each.key not in self.dropped and may_land:
                content = await read(self, each.key)
                with suppress(VersionMismatch):
                    landed = files.land(each.file, content, each.modified, each.mode)
                    arrivals[number] = Delivered(landed, None)

    async def copy_bundle(
        self, copies: Sequence[SmallCopy], arrivals: Arrivals, share: Share
    ) -> None:
        self.bundles.append(len(copies))
        for number, each in enumerate(copies):
            await self._turn(number, len(copies))
            if each.key not in self.dropped:
                with suppress(AlreadyExists, VersionMismatch):
                    entry = await self.copy(each.source, each.key, each.mode)
                    is_lost = each.key in self.lost
                    told = None if is_lost else Delivered(entry, entry.digest)
                    arrivals[number] = told

    async def stat_bundle(self, keys: Sequence[Key], found: Found, share: Share) -> None:
        self.looks.append(len(keys))
        if keys[0].startswith(self.tells_at):
            self.looked.set()
            await self.may_tell.wait()
        for number, key in enumerate(keys):
            if self.tells:
                with suppress(NotFound):
                    found[number] = None
                    found[number] = Delivered(await super().stat(key), None)

    async def stat(self, key: Key) -> Entry:
        self.alone.append(key)
        return await super().stat(key)

    async def _turn(self, number: int, count: int) -> None:
        """Wait in the middle of a bundle."""
        if number == count // 2:
            self.reached.set()
            await self.free.wait()
