"""How a storage reaches the one that it hands things on to, and what is known at once.

What has to be asked for, ``forwarding`` hands on.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fxtui.domain.asking import Asking
from fxtui.domain.entry import Cursor
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.domain.servers import ServerNotes
from fxtui.domain.sharing import LASTING, Lease
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import TargetName

from .way import Use, Way


class Reaching(Storage):
    """A storage with another one behind it."""

    @property
    @abstractmethod
    def known(self) -> Way | None:
        """The way, for what nobody has to be asked for; None before it is known."""

    @abstractmethod
    async def way(self, use: Use, *keys: Key) -> Way:
        """Find out what leads there, for something that concerns these keys.

        Where that is refused, the error tells the location as it is called here.
        """

    @asynccontextmanager
    async def _reach(self, use: Use, *keys: Key) -> AsyncIterator[Way]:
        """The way, and the errors of what is asked there as they are told here."""
        way = await self.way(use, *keys)
        try:
            yield way
        except StorageError as error:
            if (told := way.told(error, use)) is not error:
                raise told from error
            raise

    @asynccontextmanager
    async def _resume(
        self, session: UploadSession
    ) -> AsyncIterator[tuple[Way, UploadSession]]:
        async with self._reach(Use.CONTINUE, session.key) as way:
            yield way, replace(session, key=way.there(session.key))

    # --- What is known without asking ---------------------------------------------

    @property
    def endpoint(self) -> str:  # type: ignore[override]  # of the one that is behind
        return self.known.storage.endpoint if self.known else ""

    @property
    def lease(self) -> int:  # type: ignore[override]  # as above
        return self.known.storage.lease if self.known else 0

    @property
    def is_ready(self) -> bool:  # type: ignore[override]  # as above
        return self.known is not None and self.known.storage.is_ready

    def cursor_after(self, key: Key) -> Cursor | None:
        way = self.known
        return way.storage.cursor_after(way.there(key)) if way else None

    def detour(self, key: Key) -> str:
        way = self.known
        return way.storage.detour(way.there(key)) if way else ""

    def target_name(self, name: str) -> TargetName:
        return self.known.storage.target_name(name) if self.known else TargetName(name)

    def kept_name(self, name: str) -> str:
        return self.known.storage.kept_name(name) if self.known else name

    def known_lease(self) -> Lease:
        return self.known.storage.known_lease() if self.known else LASTING

    def remember_in(self, notes: ServerNotes) -> None:
        if self.known:
            self.known.storage.remember_in(notes)

    def ask_at(self, asking: Asking) -> None:
        if self.known:
            self.known.storage.ask_at(asking)

    async def ready(self) -> None:
        if self.known:
            await self.known.storage.ready()

    async def renew(self, lease: int) -> bool:
        return await self.known.storage.renew(lease) if self.known else False
