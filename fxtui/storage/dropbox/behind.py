"""What is behind a shared link, as Dropbox is asked for it."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from fxtui.domain.content import Span
from fxtui.domain.entry import Cursor, Digest, Entry, Kind, Page, Trait, Version
from fxtui.domain.errors import NotFound, StorageError, Unauthenticated
from fxtui.domain.location import Key
from fxtui.domain.value import replace

from .connection import Connection
from .download import Wanted
from .entries import entry_of
from .listing import list_page
from .names import file_path, parent_of, path_of
from .padlock import LOOK, Padlock, asked_of, is_locked
from .refusals import own_errors, refusal_of
from .sharing_words import wishes_refused

_FETCH: Final = "sharing/get_shared_link_file"
_MOST: Final = 20_000
"""Files whose digests are remembered: a job copies what was listed not long before."""


class Behind:
    """A link, opened by an account; what it leads to is the top of all keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.padlock = Padlock(connection)
        self._top: Entry | None = None
        self._looking = Lock()
        self._known: dict[Key, Entry] = {}
        """Files as listings told them, with their digests: nothing else tells these."""

    async def top(self) -> Entry:
        """What it leads to: asked once, since a link stays with its file or folder."""
        async with self._looking:
            if self._top is None:
                self._top = entry_of("", await self._look(""))
            return self._top

    async def entry(self, key: Key) -> Entry:
        top = await self.top()
        if not key:
            return Entry("", Kind.DIRECTORY, traits=(Trait.READ_ONLY,))
        if top.kind is Kind.FILE:
            return _only(top, key)
        entry = entry_of(key, await self._look(key))
        if key.endswith("/") and entry.kind is not Kind.DIRECTORY:
            raise NotFound("this is a file, and no folder")
        return entry

    async def page(self, prefix: Key, cursor: Cursor | None) -> Page:
        top = await self.top()
        if top.kind is Kind.FILE:
            if "/" in prefix:
                raise NotFound("this link leads to a file, and no folder")
            return Page([top] if top.key.startswith(prefix) else [])
        try:
            link = self._link()
            page = await list_page(self._connection, prefix, cursor, link=link)
        except NotFound:
            await self._look(prefix)  # which knows why, if that is the link itself
            raise
        self._remember(page)
        return Page([_as_read_only(entry) for entry in page.entries], page.cursor)

    async def file(self, key: Key, span: Span | None, version: Version | None) -> Wanted:
        """What to ask for, to have the bytes of a file."""
        top = await self.top()
        if top.kind is Kind.FILE:
            _only(top, key)
            return Wanted(_FETCH, self._below(""), span, version)
        file_path(key)
        return Wanted(_FETCH, self._below(key), span, version)

    async def digest(self, key: Key, version: Version | None) -> Digest | None:
        """What a file hashes to: only a listing of its folder tells, if anything does."""
        if not key or (await self.top()).kind is Kind.FILE:
            return None
        if not self._is_known(key, version):
            await self.page(parent_of(key), None)
        return self._known[key].digest if self._is_known(key, version) else None

    @contextmanager
    def asking(self, key: Key) -> Iterator[None]:
        """Say what is refused as of a link, which may want a password first."""
        try:
            with own_errors(self._connection.location(key)), wishes_refused():
                yield
        except Unauthenticated:
            self.padlock.is_shut = False  # it is the account that lets nobody in
            raise
        except StorageError as error:
            refusal = refusal_of(error)
            if is_locked(error):
                self._forget()
                raise self.padlock.shut(error) from error.__cause__
            if key and self._top and refusal and refusal.has("shared_link_not_found"):
                text = "there is no such file or folder"
                raise NotFound(text, location=error.location) from error.__cause__
            raise
        else:
            self.padlock.open()

    def _forget(self) -> None:
        """What was known would answer who asks whether the link opens again."""
        self._top = None
        self._known.clear()

    def _is_known(self, key: Key, version: Version | None) -> bool:
        return key in self._known and version in {None, self._known[key].version}

    def _remember(self, page: Page) -> None:
        if len(self._known) > _MOST:
            self._known.clear()
        self._known |= {e.key: e for e in page.entries if e.kind is Kind.FILE}

    async def _look(self, key: Key) -> Any:
        return await self._connection.rpc(LOOK, self._below(key), key)

    def _below(self, key: Key) -> dict[str, str]:
        asked = asked_of(self._connection.settings.link, self.padlock.password)
        return asked | ({"path": path_of(key)} if key else {})

    def _link(self) -> dict[str, str]:
        """The same for a listing, which calls the password something else."""
        link = {"url": self._connection.settings.link or ""}
        password = self.padlock.password
        return link | ({"password": password} if password else {})


def _only(top: Entry, key: Key) -> Entry:
    if key != top.key:
        raise NotFound(f"this link leads to one file, {top.key!r}")
    return top


def _as_read_only(entry: Entry) -> Entry:
    """Of a folder it matters; a file is only copied from there anyway."""
    if entry.kind is not Kind.DIRECTORY or Trait.READ_ONLY in entry.traits:
        return entry
    return replace(entry, traits=(Trait.READ_ONLY, *entry.traits))
