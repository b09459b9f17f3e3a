"""Folders, a page at a time; and one thing looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from fxtui.domain.entry import Cursor, Entry, Kind, Page
from fxtui.domain.errors import NotFound, StorageError
from fxtui.domain.location import Key

from .client import Client
from .connection import Connection
from .entries import Listing, entries_of, entry_of, read_listing
from .names import path_of
from .refusals import own_errors, refusal_of
from .relocating import LOOK
from .seen import Told

LIST: Final = "files/list_folder"
GO_ON: Final = "files/list_folder/continue"
_PAGE: Final = 2000


async def list_page(
    connection: Connection,
    prefix: Key,
    cursor: Cursor | None,
    *,
    link: Mapping[str, str] | None = None,
) -> Page:
    """What is in the folder of a prefix; a prefix that ends in no slash is a filter.

    With a shared link, keys begin where that leads.
    """
    head, slash, start = prefix.rpartition("/")
    folder = head + slash
    with own_errors(connection.location(prefix)):
        path = path_of(folder)
        begun = _Begun(folder, path, link)
        async with connection.listing(path):
            told = connection.seen.told(cursor)
            try:
                page = await connection.run(_page, connection.client, begun, cursor, told)
            except NotFound:
                if start:
                    return Page([])  # no key begins so; that is no missing folder
                raise
            connection.seen.go_on(told, page.cursor, is_news=bool(page.entries))
    if start:
        found = [entry for entry in page.entries if entry.key.startswith(prefix)]
        return Page(found, page.cursor)
    return page


class _Begun(NamedTuple):
    """What is listed, from its first page on."""

    folder: Key
    path: str
    link: Mapping[str, str] | None

    @property
    def arg(self) -> dict[str, Any]:
        asked = {"path": self.path, "limit": _PAGE}
        return {**asked, "shared_link": self.link} if self.link else asked


def _page(client: Client, begun: _Begun, cursor: Cursor | None, told: Told) -> Page:
    """In a thread: ask, and read the answer there as well; Dropbox promises no order."""
    listing = read_listing(_asked(client, begun, cursor))
    rows, are_mounted = listing.entries, begun.link is None
    entries = told.fresh(entries_of(rows, begun.folder, are_mounted=are_mounted))
    return Page(sorted(entries, key=_key), _next(listing))


def _key(entry: Entry) -> Key:
    return entry.key


def _asked(client: Client, begun: _Begun, cursor: Cursor | None) -> bytes:
    """A page; the first one again, where Dropbox has broken the listing off."""
    if cursor is not None:
        try:
            return client.raw_rpc(GO_ON, {"cursor": cursor})
        except StorageError as error:
            refusal = refusal_of(error)
            if not (refusal and refusal.has("reset")):
                raise
    return client.raw_rpc(LIST, begun.arg)


def _next(listing: Listing) -> Cursor | None:
    """Where to go on: only ``has_more`` tells, since a page may be empty before that."""
    return listing.cursor if listing.has_more else None


async def stat(connection: Connection, key: Key) -> Entry:
    with own_errors(connection.location(key)):
        if not key:
            # The top has no metadata: that it can be listed is all there is to know.
            await connection.rpc(LIST, {"path": "", "limit": 1})
            return Entry("", Kind.DIRECTORY)
        entry = entry_of(key, await metadata(connection, key))
        if key.endswith("/") and entry.kind is not Kind.DIRECTORY:
            raise NotFound("this is a file, and no folder")
        return entry


async def metadata(connection: Connection, key: Key) -> dict[str, Any]:
    """What Dropbox tells of a file or folder, as it came; raise NotFound."""
    asked = {"path": path_of(key)}
    found: dict[str, Any] = await connection.rpc(LOOK, asked, key)
    return found
