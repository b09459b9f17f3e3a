"""Archives as storages: what is in one is listed and read as if it lay in folders.

``ArchiveStorage`` knows nothing else, and is for those on a disk. In ``OrArchive`` a name
that leads into an archive may just as well be that of an object, as it always was.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final, NamedTuple, NoReturn

from fxtui.domain.capabilities import Capabilities
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.entry import Cursor, Digest, Entry, Kind, Page, Trait, Version
from fxtui.domain.errors import NotFound, ReadOnly, StorageError, Unsupported
from fxtui.domain.inside import DEEPEST, READ_ONLY, ways_in
from fxtui.domain.location import ARCHIVE, MARK, Key
from fxtui.domain.sharing import Answer, Change, Wish
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import UploadPage
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions

from .archive import Archive, told_link
from .members import Member
from .opened import Opened
from .ranges import Held, Ranges

_PAGE: Final = 1000
_MOST: Final = 8
_MOST_WITHIN: Final = 3
"""Archives that are remembered at a time; some of those in others are held whole."""

_CRC32: Final = "crc32"
_UNTOLD: Final = "of what is in an archive nobody tells more; ask about the archive"


class Place(NamedTuple):
    """A name in an archive."""

    archive: Archive
    root: Key
    """What the names in it have in front of them here."""

    name: Key

    def entry(self, name: Key, *, listed: bool = False) -> Entry:
        """``listed``: of a listing of all, in which a folder is only a mark of one."""
        key, member = self.root + name, self.archive.members.row(name)
        version = self.archive.ranges.version
        if name.endswith("/") and not listed:
            traits = (Trait.READ_ONLY,)
            return Entry(key, Kind.DIRECTORY, modified=member.modified, traits=traits)
        kind = Kind.FILE if member.link is None else Kind.SYMLINK
        return Entry(key, kind, member.size, member.modified, version, digest_of(member))


class ArchiveStorage(Storage):
    """Reads archives of the storage below; keys have a ``/`` in front that it lacks."""

    scheme = ARCHIVE
    capabilities = Capabilities(recursive=True, directories=False, conditional=True)

    def __init__(self, below: Storage, *, top: Key = "/") -> None:
        self._below, self._top = below, top
        self._opened = Opened(below, most=_MOST)
        self._within = Opened(self, most=_MOST_WITHIN)
        """Those that lie in others."""

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        at, version = _read_cursor(cursor)
        place = await self._place(prefix, version)
        some = _some(place, at, recursive=recursive)
        while not some.names and not place.archive.is_known:
            await place.archive.find_more()
            some = _some(place, some.end, recursive=recursive)
        if not (at or some.names) and place.archive.members.find(place.name) is None:
            raise NotFound("nothing of this name is in the archive")
        entries = [place.entry(name, listed=recursive) for name in some.names]
        if some.is_last and place.archive.is_known:
            return Page(entries)
        return Page(entries, f"{some.end} {place.archive.ranges.version or ''}")

    async def stat(self, key: Key) -> Entry:
        place = await self._place(key)
        member = await self._member(place)
        if member.link is not None:
            raise Unsupported(told_link(member.link))
        return replace(place.entry(place.name), traits=(Trait.READ_ONLY,))

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        place = await self._place(key, version)
        member = await self._member(place)
        async with aclosing(place.archive.read(member, span)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        await super().fetch(key, span, into=into, version=version)
        return await self.whole_digest(key, version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        return digest_of(await self._member(await self._place(key, version)))

    def detour(self, key: Key) -> str:
        for archive, _ in ways_in(key.removeprefix(self._top)):
            of_it = self._opened.known(archive), self._within.known(self._top + archive)
            if note := next((known.note for known in of_it if known and known.note), ""):
                return note
        return ""

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        refuse()

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        return [ReadOnly(READ_ONLY) for _ in keys]

    async def make_directory(self, key: Key) -> Entry:
        refuse()

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        refuse()

    async def list_uploads(self, prefix: Key, cursor: Cursor | None = None) -> UploadPage:
        return UploadPage()

    async def grant(self, key: Key, wish: Wish) -> Answer:
        if isinstance(wish, Change):
            refuse()
        raise Unsupported(_UNTOLD)

    async def aclose(self) -> None:
        """What it reads from belongs to others."""

    # ------------------------------------------------------------------------

    async def _place(self, key: Key, version: Version | None = None) -> Place:
        """Where a key leads; NotFound where there is no such archive."""
        return await self._deeper(await self._outer(key, version), version)

    async def _outer(self, key: Key, version: Version | None) -> Place:
        """Where it leads in an archive that lies in no other."""
        for archive, name in ways_in(key.removeprefix(self._top)):
            opened = await self._opened.archive(archive, version)
            return Place(opened, f"{self._top}{archive}{MARK}", name)
        raise NotFound("this is no name in an archive")

    async def _deeper(
        self, place: Place, version: Version | None, above: int = 1
    ) -> Place:
        """Where it leads in archives that lie in this one, if it leads into one."""
        for inner, name in ways_in(place.name):
            member = await place.archive.find(inner)
            if member is None or inner.endswith("/"):
                continue
            if above == DEEPEST:
                raise Unsupported(
                    f"archives in archives are looked into {DEEPEST} deep; copy this one "
                    "out, and look into the copy"
                )
            ranges = Held if place.archive.is_packed(member) else Ranges
            key = place.root + inner
            opened = await self._within.archive(key, version, ranges=ranges)
            return await self._deeper(
                Place(opened, f"{key}{MARK}", name), version, above + 1
            )
        return place

    async def _member(self, place: Place) -> Member:
        found = await place.archive.find(place.name)
        if found is None:
            raise NotFound("nothing of this name is in the archive")
        return found


def digest_of(member: Member) -> Digest | None:
    return None if member.crc is None else Digest(_CRC32, f"{member.crc:08x}")


def refuse() -> NoReturn:
    raise ReadOnly(READ_ONLY)


def _read_cursor(cursor: Cursor | None) -> tuple[int, Version | None]:
    """Where in the order, and of which version of the archive."""
    at, _, version = (cursor or "0").partition(" ")
    return int(at), version or None


class _Some(NamedTuple):
    names: list[Key]
    end: int
    """Where in their order the next ones are."""

    is_last: bool


def _some(place: Place, at: int, *, recursive: bool) -> _Some:
    """From there on, as many as a page holds of those that begin so."""
    members, found = place.archive.members, list[Key]()
    names = members.all() if recursive else members.here(place.name)
    while at < len(names) and len(found) < _PAGE:
        name = names[at]
        at += 1
        if name.startswith(place.name) and name != place.name:
            found.append(name)
    return _Some(found, at, at == len(names))
