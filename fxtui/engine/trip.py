"""A bundle on its way: what is asked of its two storages, and what they tell."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from fxtui.domain.bundle import (
    Delivered,
    Found,
    Placed,
    Share,
    SmallCopy,
    SmallGet,
    SmallPut,
)
from fxtui.domain.entry import Entry
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.domain.request import IfExists, JobRequest, Verb
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Transfer
from fxtui.domain.writing import WriteMode, WriteOptions

from .conflict import Write, planned, resolve
from .delete import delete
from .ends import key_below
from .meter import Flow

MOST_BYTES: Final = 128 * 1024
"""Of an object whose bytes a bundle has: all that are in flight are held in memory."""


class Course(NamedTuple):
    """Between which storages a job's objects go, and that way round."""

    disk: Storage | None
    """None where they stay in the other one."""

    far: Storage
    is_up: bool
    """Whether their targets are in ``far``."""

    @property
    def source(self) -> Storage:
        return self.disk if self.disk and self.is_up else self.far

    @property
    def target(self) -> Storage:
        return self.far if self.disk is None or self.is_up else self.disk

    @property
    def is_on_disk(self) -> bool:
        """Whether all of it is: ``far`` is the disk, too, as its target is opened."""
        return self.disk is not None and self.far.capabilities.files


class Counted(dict[int, Delivered | None]):
    """Arrivals, whose bytes are counted as they come; a thread fills it."""

    def __init__(self, bundle: Sequence[Transfer], flow: Flow) -> None:
        super().__init__()
        self._bundle, self._flow = bundle, flow
        self.met: dict[int, Entry] = {}
        """What stood at the targets of others, by their places."""

        self.gone: set[int] = set()
        """Those that were moved, and whose sources are gone."""

        self.renamed: set[int] = set()
        """Those that are their sources, under other names."""

    def __setitem__(self, place: int, delivered: Delivered | None) -> None:
        super().__setitem__(place, delivered)
        if delivered:
            self._flow.bytes += self._bundle[place].size


class Trip(NamedTuple):
    """One bundle, of one job. Its objects are named by their places in it."""

    course: Course
    request: JobRequest
    bundle: Sequence[Transfer]
    arrivals: Counted
    share: Share

    async def deliver(self, places: Sequence[int]) -> None:
        """Move these; ``arrivals`` has what came of them, come what may."""
        modes = {place: mode for place in places if (mode := self.mode(place))}
        if self.request.verb is Verb.MOVE and self.course.is_on_disk:
            modes = await self._renamed(modes)
        is_all, told = len(modes) == len(self.bundle), self.arrivals
        among = told if is_all else Placed([*modes], told)
        disk, far, is_up = self.course
        if disk is None:
            await far.copy_bundle(self._copies(modes), among, self.share)
        elif is_up:
            puts = self._puts(modes)
            await far.put_bundle(disk.small_files(), puts, among, self.share)
        else:
            gets = self._gets(modes)
            await far.fetch_bundle(disk.small_files(), gets, among, self.share)

    async def _renamed(self, modes: Mapping[int, WriteMode]) -> dict[int, WriteMode]:
        """Give these their other names; tell those whose bytes have to be copied."""
        others, target = dict[int, WriteMode](), self.course.target
        for place, mode in modes.items():
            transfer = self.bundle[place]
            file, version = transfer.source, transfer.version
            assert version is not None
            key = self.target_key(transfer)
            try:
                entry = await target.take_over(file, key, version, mode)
            except StorageError:
                continue  # it goes alone, and is told why
            except CancelledError:
                self.arrivals[place] = None  # it may have its other name
                raise
            if entry:
                self.arrivals[place] = Delivered(entry, None)
                self.arrivals.renamed.add(place)
            elif transfer.size <= MOST_BYTES:
                others[place] = mode
        return others

    async def look(self, places: Sequence[int]) -> Found:
        """What stands at their targets, which ``arrivals.met`` has then, too."""
        found: Found = {}
        keys = [self.target_key(self.bundle[place]) for place in places]
        await self.course.target.stat_bundle(keys, Placed(places, found), self.share)
        self.arrivals.met |= {place: one.entry for place, one in found.items() if one}
        return found

    async def secure(self, places: Sequence[int]) -> None:
        """Return when these are at their targets for sure; raise StorageError."""
        if (target := self.course.target).capabilities.files:
            await target.sync_files([self.target_key(self.bundle[at]) for at in places])

    async def part(self, places: Sequence[int]) -> None:
        """Let the sources of these go, if they are still what has arrived.

        ``arrivals.gone`` has those that are gone then.
        """
        source = self.course.source
        by_key = {self.bundle[place].source.key: place for place in places}
        found: Found = {}
        await source.stat_bundle([*by_key], found, self.share)
        same = [
            key
            for number, (key, place) in enumerate(by_key.items())
            if (one := found.get(number))
            and one.entry.version == self.bundle[place].version
        ]
        failures = await delete(source, same, lambda request: request())
        self.arrivals.gone |= {by_key[key] for key in same if key not in failures}

    def unsure(self, places: Iterable[int]) -> list[int]:
        """Those of them of which a look at their targets decides."""
        return [
            place
            for place in places
            if self.bundle[place].expects is None
            and self._rule(place) is not IfExists.OVERWRITE
        ]

    def mode(self, place: int) -> WriteMode | None:
        """How one may be written by all that is known; None if not under its name."""
        transfer, met = self.bundle[place], self.arrivals.met.get(place)
        if transfer.expects is not None:
            return planned(transfer.expects).mode
        match resolve(self._rule(place), transfer.modified, met):
            case Write(mode, 0):
                return mode
            case _:
                return None

    def _rule(self, place: int) -> IfExists:
        return self.bundle[place].if_exists or self.request.if_exists

    def _puts(self, modes: Mapping[int, WriteMode]) -> list[SmallPut]:
        puts, attributes = [], self.request.attributes
        undated = WriteOptions.of(attributes)
        keeps_dates = self.request.preserve or self.course.far.capabilities.keeps_dates
        for place, mode in modes.items():
            transfer = self.bundle[place]
            file, size, version = transfer.source.key, transfer.size, transfer.version
            assert version is not None
            options = undated
            if keeps_dates and transfer.modified is not None:
                options = WriteOptions.of(attributes, int(transfer.modified))
            key = self.target_key(transfer)
            puts.append(SmallPut(key, options, file, size, version, mode))
        return puts

    def _gets(self, modes: Mapping[int, WriteMode]) -> list[SmallGet]:
        gets = []
        for place, mode in modes.items():
            transfer = self.bundle[place]
            date = None if transfer.modified is None else int(transfer.modified)
            key, size, version = transfer.source.key, transfer.size, transfer.version
            file = self.target_key(transfer)
            gets.append(SmallGet(key, size, version, file, date, mode))
        return gets

    def _copies(self, modes: Mapping[int, WriteMode]) -> list[SmallCopy]:
        copies = []
        for place, mode in modes.items():
            transfer = self.bundle[place]
            source, size, version = transfer.source.key, transfer.size, transfer.version
            key = self.target_key(transfer)
            copies.append(SmallCopy(key, source, size, version, mode))
        return copies

    def target_key(self, transfer: Transfer) -> Key:
        """What its target's storage calls it."""
        top, target = self.request.target, transfer.target
        assert top is not None and target is not None
        is_below = self.course.target.capabilities.files
        return key_below(top, target) if is_below else target.key
