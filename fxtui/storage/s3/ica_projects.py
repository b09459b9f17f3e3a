"""The top of an ICA account: its projects, and a way down into the folders of each.

Who walks from up here sees folders as those see them who begin there: as S3 has them, and
not as ICA came to know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from fxtui.domain.context import Context
from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import StorageError, Unauthenticated
from fxtui.domain.location import Key
from fxtui.domain.value import replace

from .ica_files import FilesStorage
from .ica_folder import FolderStorage
from .ica_told import folder_of
from .settings import S3Settings


class ProjectsStorage(FilesStorage):
    """Projects and single files by REST, and listings of what is in folders by S3."""

    def __init__(
        self,
        settings: S3Settings,
        context: Context,
        again: Callable[[], S3Settings] | None = None,
    ) -> None:
        super().__init__(settings, context, again)
        self._account = settings, context, again
        self._folders: dict[Key, FolderStorage] = {}
        self._refused: dict[Key, int] = {}

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        place = folder_of(prefix)
        if not place:
            return await super().list_page(prefix, cursor, recursive=recursive)
        folder = self._inside(place)
        lease = folder.lease
        try:
            return await folder.list_page(prefix, cursor, recursive=recursive)
        except Unauthenticated:
            self._refused[place] = lease
            raise

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        failed: list[StorageError] = []
        for place, some in groupby(keys, key=folder_of):
            if place:
                failed += await self._inside(place).delete([*some])
            else:
                failed += await super().delete([*some])
        return failed

    def _inside(self, place: Key) -> FolderStorage:
        if place not in self._folders:
            settings, context, again = self._account
            told = replace(settings, folder=place)
            self._folders[place] = FolderStorage(told, context, again)
        return self._folders[place]

    async def renew(self, lease: int) -> bool:
        """Another API key, or other keys of the folders that were refused."""
        refused, self._refused = self._refused, {}
        if not refused:
            return await super().renew(lease)
        found = [await self._inside(p).renew(seen) for p, seen in refused.items()]
        return any(found)

    async def aclose(self) -> None:
        while self._folders:
            await self._folders.popitem()[1].aclose()
