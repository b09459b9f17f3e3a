"""Memory storages that misbehave in one way each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager

from fxtui.domain.content import Body, Span
from fxtui.domain.entry import Cursor, Entry, Page, Version
from fxtui.domain.errors import ConnectionLost, PermissionDenied, StorageError
from fxtui.domain.location import Key
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions
from fxtui.storage.memory import MemoryStorage


class Faulty(MemoryStorage):
    """The first writes fail, each with the next of these errors."""

    def __init__(self, errors: Sequence[StorageError]) -> None:
        super().__init__()
        self._errors = list(errors)
        self.aborted = 0

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        self._fail()
        return await super().put(key, body, mode, options=options)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        self._fail()
        return await super().upload_part(session, part, body)

    async def abort_upload(self, session: UploadSession) -> None:
        self.aborted += 1
        await super().abort_upload(session)

    def _fail(self) -> None:
        if self._errors:
            raise self._errors.pop(0)


class Stuck(MemoryStorage):
    """Whoever reads waits until it is freed."""

    def __init__(self) -> None:
        super().__init__()
        self._freed = asyncio.Event()
        self._reached = asyncio.Event()

    async def reached(self) -> None:
        """Wait until somebody reads."""
        await self._reached.wait()

    def free(self) -> None:
        self._freed.set()

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        self._reached.set()
        await self._freed.wait()
        async with aclosing(super().read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                yield chunk


class Clinging(MemoryStorage):
    """Whoever deletes waits until it is freed."""

    def __init__(self) -> None:
        super().__init__()
        self._freed = asyncio.Event()

    def free(self) -> None:
        self._freed.set()

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        await self._freed.wait()
        return await super().delete(keys)


class Gone(MemoryStorage):
    """Whoever asks for a deletion hears nothing, and is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        self.asked += 1
        raise ConnectionLost("nothing answers")


class Corrupt(MemoryStorage):
    """What is read is not what was put, though as long."""

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with aclosing(super().read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                yield b"?" * len(chunk)


class Stubborn(MemoryStorage):
    """A key whose name ends in ``locked`` cannot be deleted."""

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        locked = [key for key in keys if key.endswith("locked")]
        await super().delete([key for key in keys if key not in locked])
        return [PermissionDenied("it is locked") for _ in locked]


class Moody(MemoryStorage):
    """Fails as it is told to: before it does what it is asked for, or after it did.

    It may hang as well, once it has done so much.
    """

    def __init__(self) -> None:
        super().__init__()
        self.before: list[StorageError] = []
        self.after: list[StorageError] = []
        self._room: int | None = None
        """Calls until it hangs."""

        self._freed = asyncio.Event()
        self.is_hanging = False
        """Whether somebody waits for it."""

    def hang_after(self, calls: int) -> None:
        self._room = calls
        self._freed.clear()

    def free(self) -> None:
        self._room, self.is_hanging = None, False
        self._freed.set()

    @contextmanager
    def calm(self) -> Iterator[None]:
        """In the block nothing fails or hangs: it is the test itself that looks."""
        kept = self.before, self.after, self._room
        self.before, self.after, self._room = [], [], None
        yield
        self.before, self.after, self._room = kept

    async def _turn(self) -> None:
        """The beginning of each call."""
        if self._room == 0:
            self.is_hanging = True
            await self._freed.wait()
        elif self._room:
            self._room -= 1
        _raise_next(self.before)

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        await self._turn()
        return await super().list_page(prefix, cursor, recursive=recursive)

    async def stat(self, key: Key) -> Entry:
        await self._turn()
        return await super().stat(key)

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        await self._turn()
        async with aclosing(super().read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                yield chunk
                _raise_next(self.after)

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        await self._turn()
        entry = await super().put(key, body, mode, options=options)
        _raise_next(self.after)
        return entry

    @property
    def sessions(self) -> set[str]:
        """The uploads that are neither complete nor thrown away."""
        return set(self._uploads)

    @property
    def sessions_with_parts(self) -> set[str]:
        return {token for token, upload in self._uploads.items() if upload.parts}

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        # An answer that is lost leaves a session that nobody can know: so none is.
        await self._turn()
        return await super().create_upload(key, size, options=options)

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        await self._turn()
        return await super().list_parts(session)

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        await self._turn()
        entry = await super().complete_upload(session, receipts, mode, options=options)
        _raise_next(self.after)
        return entry

    async def copy_part(
        self, session: UploadSession, part: Part, source: Key, *, version: Version | None
    ) -> PartReceipt:
        await self._turn()
        receipt = await super().copy_part(session, part, source, version=version)
        _raise_next(self.after)
        return receipt

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        await self._turn()
        entry = await super().copy(source, target, mode, options=options)
        _raise_next(self.after)
        return entry

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        await self._turn()
        receipt = await super().upload_part(session, part, body)
        _raise_next(self.after)
        return receipt

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        await self._turn()
        errors = await super().delete(keys)
        _raise_next(self.after)
        return errors


def _raise_next(errors: list[StorageError]) -> None:
    if errors:
        raise errors.pop(0)
