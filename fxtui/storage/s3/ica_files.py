"""All that an API key of ICA may see, by REST: projects at the top, in them folders.

Here is no prefix of S3 to look at, so it is what ICA itself tells. Single files go by
addresses of their own; what is in folders goes by the keys that these are lent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Final, NamedTuple

from fxtui.domain.asking import Asking
from fxtui.domain.capabilities import Capabilities
from fxtui.domain.content import Body, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Cursor, Entry, Kind, Page, Version
from fxtui.domain.errors import (
    AlreadyExists,
    InvalidName,
    NotFound,
    StorageError,
    Unsupported,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.sharing import Answer, AskLease, Lease, Wish
from fxtui.domain.storage import Storage
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions

from .ica_again import Again
from .ica_api import IcaApi
from .ica_told import Data
from .ica_urls import Addresses
from .rooted import directory_above, step_down
from .session import environment
from .settings import S3Settings

MOST: Final = 5 * 1024**3
"""Bytes of a file that is put at one address."""


class Spot(NamedTuple):
    """Where something is in ICA: ``folder`` begins and ends with a slash."""

    project: str
    folder: str
    name: str


def spot(key: Key) -> Spot:
    """Of ``Project/some/folder/name``; empty are the parts that it has not. Pure."""
    project, _, below = key.partition("/")
    folder, slash, name = below.removesuffix("/").rpartition("/")
    return Spot(project, f"/{folder}{slash}", name)


class FilesStorage(Storage):
    """Projects, folders and single files, as one caller sees them."""

    scheme = "s3"
    capabilities = Capabilities(
        max_put=MOST, directories=False, wishes=frozenset({"AskLease"})
    )

    def __init__(
        self,
        settings: S3Settings,
        context: Context,
        again: Callable[[], S3Settings] | None = None,
    ) -> None:
        """``again`` tells the settings anew, when the API key may have changed."""
        self._settings = settings
        self._again, self._renewing = again or (lambda: settings), asyncio.Lock()
        self._surroundings = environment(context)
        self._asks = Again(settings, self._surroundings, self._read_again)
        self.api = self._made(settings)
        self._addresses = Addresses(self._surroundings, settings.ca_file)
        self.endpoint = self.api.url

    async def renew(self, lease: int) -> bool:
        """Read the API key again: somebody may have brought another, or is asked to."""
        async with self._renewing:
            if self.lease > lease:
                return True
            settings = await asyncio.to_thread(self._again)  # may ask the keyring
            if settings.api_key == self._settings.api_key:
                self._asks.ask()
                return False
            self._settings, self.lease = settings, lease + 1
            self.api = self._made(settings)
            self._asks.settings = settings
            self._asks.taken()
            return True

    def _made(self, settings: S3Settings) -> IcaApi:
        asks = self._asks
        return IcaApi(settings, self._surroundings, asks.taken, asks.refused)

    async def _read_again(self) -> None:
        await self.renew(self.lease)

    def ask_at(self, asking: Asking) -> None:
        self._asks.asking = asking

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if recursive:
            raise self._unsupported("recursive listing above its folders")
        if step := step_down(self._settings.root, prefix):
            return Page([step])
        with self._at(prefix):
            if "/" not in prefix:
                names = sorted(await self.api.projects())
                found = [Entry(f"{name}/", Kind.BUCKET) for name in names]
                return Page([each for each in found if each.key.startswith(prefix)])
            return await self._page(prefix, cursor)

    async def _page(self, prefix: Key, cursor: Cursor | None) -> Page:
        name, _, below = prefix.partition("/")
        folder, slash, _ = below.rpartition("/")
        project = await self.api.project(name)
        page = await self.api.page(project, f"/{folder}{slash}", cursor or "")
        parent = prefix[: prefix.rindex("/") + 1]
        whole = [row.data for row in page.items if row.data.is_whole]
        entries = [data.entry(parent) for data in whole]
        found = [entry for entry in entries if entry.key.startswith(prefix)]
        return Page(found, page.nextPageToken or None)

    async def stat(self, key: Key) -> Entry:
        if above := directory_above(self._settings.root, key):
            return above
        with self._at(key):
            if not spot(key).name:
                await self.api.project(spot(key).project)
                return Entry(f"{spot(key).project}/", Kind.BUCKET)
            _, data = await self._found(key)
            return data.entry(key[: key.removesuffix("/").rindex("/") + 1])

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        with self._at(key):
            project, data = await self._found(key)
            if span and span.size == 0:
                return
            url = await self.api.address(project, data)
            read = self._addresses.read(url, self._location(key), span, version)
            async with aclosing(read) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        with self._at(key):
            if key.endswith("/") or not spot(key).name:
                raise InvalidName("this names no file of a project: s3://…@PROJECT/name")
            if body.size > MOST:
                raise Unsupported(
                    "ICA takes a single file of 5 GB at most; larger ones go into a "
                    "folder that it lends keys for"
                )
            url = await self._address_to_fill(key)
            version = await self._addresses.fill(url, self._location(key), body)
            return Entry(key, Kind.FILE, body.size, None, version or None)

    async def _address_to_fill(self, key: Key) -> str:
        """Only a file whose bytes have not come can be filled, or one that is new."""
        name, folder, file = spot(key)
        project = await self.api.project(name)
        there = await self.api.find(project, folder, file)
        if there is None:
            return await self.api.new_file(project, folder, file)
        if there.is_whole:
            raise AlreadyExists(
                "ICA writes over no single file; give it another name, or delete the "
                "old one in ICA"
            )
        return await self.api.address_to_fill(project, there)

    async def make_directory(self, key: Key) -> Entry:
        with self._at(key):
            name, folder, directory = spot(key)
            if not directory:
                raise Unsupported("a project is made in ICA itself")
            await self.made(name, folder, directory)
            return Entry(key, Kind.DIRECTORY)

    async def made(self, name: str, folder: str, directory: str) -> Data:
        """A folder, which may be there already."""
        project = await self.api.project(name)
        if found := await self.api.find(project, folder, directory):
            return found
        return await self.api.make_folder(project, folder, directory)

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        text = "a project, a folder or a single file is deleted in ICA itself"
        return [Unsupported(text, location=self._location(key)) for key in keys]

    async def grant(self, key: Key, wish: Wish) -> Answer:
        if isinstance(wish, AskLease):
            return Lease(None, self._settings.root)
        raise self._unsupported("such thing")

    async def aclose(self) -> None:
        """Each question has had a connection of its own."""

    async def _found(self, key: Key) -> tuple[str, Data]:
        """A file or folder that is there whole, and the id of its project."""
        name, folder, file = spot(key)
        project = await self.api.project(name)
        data = await self.api.find(project, folder, file)
        if data is None or not data.is_whole or (data.is_folder < key.endswith("/")):
            raise NotFound("there is no such file or folder in ICA")
        return project, data

    def _location(self, key: Key) -> Location:
        return Location("s3", key, self._settings.profile)

    @contextmanager
    def _at(self, key: Key) -> Iterator[None]:
        try:
            yield
        except StorageError as error:
            error.location = error.location or self._location(key)
            raise
