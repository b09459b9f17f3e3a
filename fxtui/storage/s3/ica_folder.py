"""One folder of an ICA project as a storage: S3 behind the names that people know.

Keys are ``Project/Folder/…`` to all others, and begin with a bucket and a prefix in S3,
where what ICA lends for the folder is good. A folder that it lends nothing for is read
and written file by file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import time
from typing import Final

from botocore.credentials import ReadOnlyCredentials

from fxtui.domain.asking import Asking
from fxtui.domain.capabilities import Capabilities
from fxtui.domain.context import Context
from fxtui.domain.entry import Entry
from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.sharing import Answer, Lease, Wish
from fxtui.domain.value import replace
from fxtui.storage.forwarding import Forwarding
from fxtui.storage.way import Use, Way

from .adapter import S3Storage
from .ica_files import FilesStorage, spot
from .ica_paste import ended
from .ica_told import Lent
from .keys import Found
from .providers import by_name
from .settings import S3Settings

_ASKED: Final = frozenset({"AskLease", "AskFacts", "AskRevisions", "AskRights"})
_CHANGES: Final = frozenset({"Restore", "SetAttributes", "SetTags", "Thaw"})
_WISHES: Final = _ASKED | _CHANGES
"""Those whose answers name no other key."""

_PATIENCE: Final = 600.0
"""Seconds for which nobody asks again for keys that were denied."""


@dataclass(frozen=True)
class Inner(Way):
    """Where it really is."""

    is_read_only: bool = False
    """Whether ICA lent keys, but none to write."""

    until: float = inf
    """When to ask for keys again, where none were lent."""

    def explained(self, error: StorageError, use: Use) -> StorageError:
        """Of a change, with what to do where keys are lent only to read."""
        is_refused = self.is_read_only and isinstance(error, PermissionDenied)
        if use is Use.READ or not is_refused:
            return error
        return PermissionDenied(
            "ICA lends keys only to read this folder; ask the project's owner",
            location=error.location,
            detail=error.detail,
        )


class FolderStorage(Forwarding):
    """A folder at the top of a project, and all below it."""

    scheme = "s3"

    def __init__(
        self,
        settings: S3Settings,
        context: Context,
        again: Callable[[], S3Settings] | None = None,
    ) -> None:
        self._settings, self._context = settings, context
        self.place, self.profile = settings.folder, settings.profile
        self._files = FilesStorage(settings, context, again)
        self._inner: Inner | None = None
        self._opening = asyncio.Lock()

    # --- What is known before anybody is asked ----------------------------------

    @property
    def known(self) -> Inner | None:
        return self._inner

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]  # known when keys are lent
        usual = by_name("aws").capabilities
        found = self._inner.storage.capabilities if self._inner else usual
        return replace(found, wishes=found.wishes & _WISHES)

    @property
    def lease(self) -> int:  # type: ignore[override]  # as above
        return self._inner.storage.lease if self._inner else self._files.lease

    @property
    def is_ready(self) -> bool:  # type: ignore[override]  # as above
        return self._inner is not None

    async def ready(self) -> None:
        await self._opened(writes=True)

    # --- Keys ---------------------------------------------------------------------

    async def renew(self, lease: int) -> bool:
        behind = self._inner.storage if self._inner else self._files
        return await behind.renew(lease)

    def ask_at(self, asking: Asking) -> None:
        self._files.ask_at(asking)

    async def way(self, use: Use, *keys: Key) -> Inner:
        try:
            return await self._opened(writes=use in {Use.WRITE, Use.CONTINUE})
        except StorageError as error:
            error.location = Location("s3", keys[0] if keys else self.place, self.profile)
            raise

    async def _opened(self, *, writes: bool) -> Inner:
        """The folder, which is made for who writes; keys are lent once for all."""
        async with self._opening:
            if self._inner is None or time() >= self._inner.until:
                self._inner = await self._looked(writes=writes)
            return self._inner

    async def _looked(self, *, writes: bool) -> Inner:
        place = self.place
        try:
            lent = await self._lent(writes=writes)
        except PermissionDenied:
            return Inner(self._files, place, place, until=time() + _PATIENCE)
        lease = _Lease(self, lent)
        settings = replace(
            self._settings,
            api_key=None,
            root="",
            region=lent.region or self._settings.region,
            encryption=lent.encryption,
            access_key_id=lent.access_key_id,
            secret_access_key=lent.secret_access_key,
            session_token=lent.session_token,
        )
        storage = S3Storage(settings, self._context, look=lease.look)
        return Inner(storage, place, lent.root, lent.is_read_only)

    async def _lent(self, *, writes: bool = False) -> Lent:
        api, (name, above, folder) = self._files.api, spot(self.place)
        project = await api.project(name)
        found = await api.find(project, above, folder)
        if found is None and writes:
            found = await api.make_folder(project, above, folder)
        if found is None or not found.is_folder:
            raise NotFound("there is no such folder in ICA")
        return await api.lend(project, found)

    async def lend_again(self) -> Lent:
        """Other keys, with the API key that is in the configuration by then."""
        await self._files.renew(self._files.lease)
        try:
            return await self._lent()
        except Unauthenticated:
            if not await self._files.renew(self._files.lease):
                raise
            return await self._lent()  # another was brought meanwhile

    async def grant(self, key: Key, wish: Wish) -> Answer:
        answer = await super().grant(key, wish)
        if isinstance(answer, Lease):  # the root of the account, as people know it
            return replace(answer, root=self._settings.root)
        return answer

    async def make_directory(self, key: Key) -> Entry:
        if key == self.place:
            return await self._files.make_directory(key)
        return await super().make_directory(key)

    async def aclose(self) -> None:
        await self._files.aclose()
        if self._inner:
            await self._inner.storage.aclose()


class _Lease:
    """Looks for keys: those lent at first, and then others of the same place."""

    def __init__(self, folder: FolderStorage, lent: Lent) -> None:
        self._folder = folder
        self._first: Lent | None = lent
        self._ends = lent.ends

    async def look(self, _: ReadOnlyCredentials | None) -> Found:
        lent, self._first = self._first, None
        if lent is None:
            lent = await self._again()
        self._ends = lent.ends
        keys = lent.access_key_id, lent.secret_access_key, lent.session_token
        return Found(ReadOnlyCredentials(*keys), lent.ends)

    async def _again(self) -> Lent:
        try:
            return await self._folder.lend_again()
        except Unauthenticated as error:
            profile = self._folder.profile
            text = (
                f"{ended(min(self._ends, time()))}: fxtui login ica --profile {profile}"
            )
            raise Unauthenticated(text, detail=error.message) from error
