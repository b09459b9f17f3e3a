"""From what a person asked for to transfers, while the sources are still being listed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Final

from fxtui.domain.copying import is_folder
from fxtui.domain.entry import Entry, Kind, Page, Trait
from fxtui.domain.errors import (
    ConnectionLost,
    InvalidName,
    NotFound,
    PermissionDenied,
    StorageError,
    TimedOut,
    Unauthenticated,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.request import JobId, JobRequest, Source, TransferId, Verb
from fxtui.domain.select import selector
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace
from fxtui.domain.writing import TargetName

from .applying import planned
from .drafts import Draft, failed_draft, skipped_draft
from .ends import Ends
from .export import exported_name
from .handfuls import in_handfuls
from .hindrance import hindrance
from .syncing import Syncing
from .walk import Follow, Found, TriesAt, Walk
from .whole import Both, Permit, WholeFolders, may_go_whole

FIRST: Final = 256
BATCH: Final = 1000
"""Transfers that are written to the journal at once: at first fewer, so that moving
begins, and then twice as many each time."""

PATIENCE: Final = 0.2
"""Seconds after which fewer are written, so that moving begins."""

_FOLLOW: Final = {
    Verb.COPY: Follow.ALL,
    Verb.MOVE: Follow.FILES,
    Verb.DELETE: Follow.NONE,
}


def _follow(request: JobRequest) -> Follow:
    return _FOLLOW[request.verb] if request.follow else Follow.NONE


async def plan(
    job: JobId,
    request: JobRequest,
    ends: Ends,
    tries_at: TriesAt,
    permit: Permit | None = None,
) -> AsyncGenerator[list[Draft], None]:
    """The transfers of a job, in batches. Raise Unauthenticated where nobody gets on.

    With ``permit`` folders that can move whole have done so when they are told of; else
    nothing is written anywhere.
    """
    rows: list[Draft] = []
    loop, enough = asyncio.get_running_loop(), FIRST
    since = loop.time()
    async with aclosing(_drafts(job, request, ends, tries_at, permit)) as found:
        async for some in found:
            rows += some
            if len(rows) >= enough or (rows and loop.time() - since > PATIENCE):
                yield rows
                rows, since, enough = [], loop.time(), min(2 * enough, BATCH)
    yield rows


async def _drafts(
    job: JobId,
    request: JobRequest,
    ends: Ends,
    tries_at: TriesAt,
    permit: Permit | None,
) -> AsyncGenerator[list[Draft], None]:
    """In batches of whatever size."""
    match request.verb:
        case Verb.SYNC:
            async with aclosing(Syncing(job, request, ends, tries_at).drafts()) as found:
                async for some in found:
                    yield some
        case Verb.APPLY:
            async with aclosing(planned(job, request)) as found:
                async for some in found:
                    yield some
        case _:
            plannings = (
                _Planning(job, request, ends, tries_at, permit, number, source)
                for number, source in enumerate(request.sources)
            )
            async with aclosing(
                in_handfuls(plannings, is_folder=_Planning.is_of_folder)
            ) as found:
                async for some in found:
                    yield some


@dataclass(slots=True)
class _Planning:
    """One source of a job, while it is planned."""

    job: JobId
    request: JobRequest
    ends: Ends
    tries_at: TriesAt
    permit: Permit | None
    number: int
    source: Source
    directories: list[Key] = field(default_factory=list)
    """What a delete empties first and removes last."""

    clashes: dict[str, str] = field(default_factory=dict)
    """On a disk that folds case: the folded names that are taken, and by whom."""

    target: Storage | None = field(init=False, default=None)
    """Where everything lands; only a delete has none."""

    selects: Callable[[str], bool] = field(init=False)

    def __post_init__(self) -> None:
        self.selects = selector(self.request.filters)
        if target := self.request.target:
            self.target = self.ends.target(target, target).storage

    def is_of_folder(self) -> bool:
        return is_folder(self.source.location)

    async def rows(self) -> AsyncGenerator[list[Draft], None]:
        try:
            async with aclosing(self._rows()) as found:
                async for rows in found:
                    yield rows
        except (Unauthenticated, ConnectionLost, TimedOut):
            raise  # what is no fault of this source stops them all
        except StorageError as error:
            yield [self._unplanned(self.source.location.key, error)]

    async def _rows(self) -> AsyncGenerator[list[Draft], None]:
        storage, key, _ = self.ends.source(self.source.location)
        if not self.is_of_folder():
            if self.selects(_name(self.source)):
                entry = await self._looked_at(storage, key)
                is_document = Trait.DOCUMENT in entry.traits
                yield [self._object(storage, entry) if is_document else self._row(entry)]
            return
        whole = self._whole(storage)
        top = Entry(key, Kind.DIRECTORY)
        if whole and self.source.name and await self._passes(whole, top):
            yield whole.told()
            return
        if row := await self._top(storage, key):
            yield [row]
        passes = partial(self._passes, whole) if whole else None
        walk = Walk(storage, self.tries_at(storage), _follow(self.request), passes)
        is_empty = True
        async with aclosing(walk.below(key)) as pages:
            async for found in pages:
                is_empty = is_empty and not (found.entries or found.problems)
                rows = chain(whole.told() if whole else (), self._rows_of(storage, found))
                while some := list(islice(rows, FIRST)):
                    yield some
        if is_empty:
            await self._check_there(storage, key)
        yield [
            self._row(Entry(key, Kind.DIRECTORY)) for key in reversed(self.directories)
        ]

    def _whole(self, storage: Storage) -> WholeFolders | None:
        """Moves folders whole, where that can be."""
        root = self.request.target
        if self.permit is None or root is None or self.target is None:
            return None
        if not may_go_whole(self.request, storage, self.target):
            return None

        def both(transfer: Transfer) -> Both:
            assert transfer.target is not None
            there = self.ends.target(transfer.target, root)
            return self.ends.source(transfer.source), there

        return WholeFolders(self.permit, self.tries_at(storage), both)

    async def _passes(self, whole: WholeFolders, folder: Entry) -> bool:
        return await whole.passes(self._row(folder))

    async def _check_there(self, storage: Storage, key: Key) -> None:
        """A prefix of no key is no folder that is empty: it was never there."""
        is_certain = storage.capabilities.directories or not key
        if is_certain or self.request.verb is Verb.DELETE:
            return
        if not await self._is_bucket(storage, key):
            raise NotFound("there is nothing of this name, and nothing below it")

    async def _looked_at(self, storage: Storage, key: Key) -> Entry:
        try:
            entry: Entry = await self.tries_at(storage)(lambda: storage.stat(key))
        except (PermissionDenied, NotFound):
            if self.request.verb is Verb.DELETE:  # who may not look may yet; a link too
                return Entry(key, Kind.FILE)
            if await self._is_prefix(storage, key):
                raise NotFound(
                    "there is no such object, but keys begin so: with -r, or a / at its "
                    "end, it is what is below it"
                ) from None
            raise
        if entry.kind is not Kind.FILE and self.request.verb is not Verb.DELETE:
            raise InvalidName("is a folder; write it with a / at its end")
        return replace(entry, key=key)

    async def _is_prefix(self, storage: Storage, key: Key) -> bool:
        """Whether somebody named a folder of a storage that has none."""
        if storage.capabilities.directories:
            return False
        try:
            page: Page = await self.tries_at(storage)(
                lambda: storage.list_page(f"{key}/")
            )
        except StorageError:
            return False
        return bool(page.entries)

    async def _top(self, storage: Storage, key: Key) -> Draft | None:
        """A row for the directory that was named itself, if there has to be one."""
        if self.request.verb is Verb.DELETE:
            if self.request.filters:
                return None  # some of it is to stay
            if storage.capabilities.directories or await self._is_bucket(storage, key):
                self.directories.append(key)
            return None
        if not self.source.name or not self._makes_folders:
            return None
        return self._row(Entry(key, Kind.DIRECTORY))

    async def _is_bucket(self, storage: Storage, key: Key) -> bool:
        try:
            entry: Entry = await self.tries_at(storage)(lambda: storage.stat(key))
        except StorageError:
            return False  # a prefix, or what may not be looked at
        return entry.kind is Kind.BUCKET

    def _rows_of(self, storage: Storage, found: Found) -> Iterator[Draft]:
        for entry in self._chosen(found.entries):
            if entry.kind is not Kind.DIRECTORY:
                yield self._object(storage, entry)
            elif self.request.verb is Verb.DELETE:
                self.directories.append(entry.key)
            elif self._makes_folders:
                yield self._row(entry)
        for key, error in found.problems:
            yield self._unplanned(key, error)

    def _object(self, storage: Storage, entry: Entry) -> Draft:
        """What is not to be read is left out at once; it may be deleted all the same."""
        row = self._row(entry)
        if row.transfer.export:
            return row
        why = "" if self.target is None else hindrance(storage, entry)
        return skipped_draft(row.name, row.transfer, why) if why else row

    def _chosen(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """What is meant of a page: where names are chosen, folders are not."""
        above, verb = len(self.source.location.key), self.request.verb
        for entry in entries:
            if entry.kind is Kind.SYMLINK and verb is not Verb.DELETE:
                continue  # it stands for nothing but itself
            if entry.key == self.source.location.key and self._is_target(entry):
                continue  # the marker of the folder whose contents are copied
            if self.request.filters and (
                entry.kind is Kind.DIRECTORY or not self.selects(entry.key[above:])
            ):
                continue
            yield entry

    def _row(self, entry: Entry) -> Draft:
        if self.request.target is None or self.target is None:
            return Draft(f"{self.number}/{entry.key}", self._transfer(entry, None))
        name = self.source.name + entry.key[len(self.source.location.key) :]
        form = self.request.export if self.request.verb is Verb.COPY else None
        if form and Trait.DOCUMENT in entry.traits:
            name = exported_name(name, form)
        else:
            form = None
        is_folder = self._makes_folders and _is_directory(entry)
        try:
            there = self._named(self.target, name, is_folder=is_folder)
        except StorageError as error:
            return self._unplanned(entry.key, error)
        top = self.request.target
        location = Location(top.scheme, top.key + there.name, top.profile)
        transfer = self._transfer(entry, location)
        if form or there.changes:
            size = 0 if form else transfer.size
            transfer = replace(transfer, size=size, export=form, notes=there.changes)
        return Draft(f"{self.number}/{name}", transfer)

    def _transfer(self, entry: Entry, target: Location | None) -> Transfer:
        top = self.source.location
        return Transfer(
            TransferId(0),
            self.job,
            Location(top.scheme, entry.key, top.profile),
            target,
            entry.size or 0,
            entry.version,
            entry.modified,
            digest=entry.digest if self.request.verb is Verb.MOVE else None,
        )

    def _named(self, storage: Storage, name: str, *, is_folder: bool) -> TargetName:
        """What it is called at the target, where that may have to be another name."""
        if is_folder:
            there = storage.target_name(name.removesuffix("/"))
            return replace(there, name=f"{there.name}/")
        there = storage.target_name(name)
        if there.clash:
            other = self.clashes.setdefault(there.clash, name)
            if other != name:
                raise InvalidName(f"{other!r} and {name!r} would be one file there")
        return there

    def _unplanned(self, key: Key, error: StorageError) -> Draft:
        location = replace(self.source.location, key=key)
        return failed_draft(self.job, location, self.request.target, error)

    def _is_target(self, entry: Entry) -> bool:
        """Whether it is there already: the folder that all of it lands in."""
        return self._makes_folders and not self.source.name and _is_directory(entry)

    @property
    def _makes_folders(self) -> bool:
        return self.target is not None and self.target.capabilities.directories


def _name(source: Source) -> str:
    """What the patterns of a job are about, where one object is named.

    Its own name, and not the one that it will have; with the way to it, if that is kept.
    """
    own = source.location.name
    return source.name if source.name.endswith(f"/{own}") else own


def _is_directory(entry: Entry) -> bool:
    """A real one, or the empty object by which S3's tools mark one."""
    return entry.kind is Kind.DIRECTORY or (entry.key.endswith("/") and not entry.size)
