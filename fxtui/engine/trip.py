"""A bundle on its way: what is asked of its two storages, and what they tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fxtui.domain.bundle import Delivered, Found, Placed, Share, SmallGet, SmallPut
from fxtui.domain.entry import Entry
from fxtui.domain.location import Key
from fxtui.domain.request import IfExists, JobRequest
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Transfer
from fxtui.domain.writing import WriteOptions

from .ends import key_below
from .meter import Flow


class Course(NamedTuple):
    """Between which storages a job's objects go, and that way round."""

    disk: Storage
    far: Storage
    is_up: bool


class Counted(dict[int, Delivered | None]):
    """Arrivals, whose bytes are counted as they come; a thread fills it."""

    def __init__(self, bundle: Sequence[Transfer], flow: Flow) -> None:
        super().__init__()
        self._bundle, self._flow = bundle, flow
        self.met: dict[int, Entry] = {}
        """What stood at the targets of others, by their places."""

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
        some, told = [self.bundle[place] for place in places], self.arrivals
        among = told if len(some) == len(self.bundle) else Placed(places, told)
        disk, far, is_up = self.course
        if is_up:
            puts = self._puts(some)
            await far.put_bundle(disk.small_files(), puts, among, self.share)
        else:
            gets = self._gets(some)
            await far.fetch_bundle(disk.small_files(), gets, among, self.share)

    async def look(self, places: Sequence[int]) -> Found:
        """What stands at their targets, which ``arrivals.met`` has then, too."""
        found: Found = {}
        keys = [self._target_key(self.bundle[place]) for place in places]
        target = self.course.far if self.course.is_up else self.course.disk
        await target.stat_bundle(keys, Placed(places, found), self.share)
        self.arrivals.met |= {place: one.entry for place, one in found.items() if one}
        return found

    def unsure(self, places: Iterable[int]) -> list[int]:
        """Those of them that may go only where nothing is."""
        return [place for place in places if self._creates(self.bundle[place])]

    def _creates(self, transfer: Transfer) -> bool:
        return creates(transfer.if_exists or self.request.if_exists)

    def _puts(self, some: Iterable[Transfer]) -> list[SmallPut]:
        puts, attributes = [], self.request.attributes
        options = WriteOptions.of(attributes)
        for transfer in some:
            file, size, version = transfer.source.key, transfer.size, transfer.version
            assert version is not None
            if self.request.preserve and transfer.modified is not None:
                options = WriteOptions.of(attributes, int(transfer.modified))
            key, is_new = self._target_key(transfer), self._creates(transfer)
            puts.append(SmallPut(key, options, file, size, version, is_new))
        return puts

    def _gets(self, some: Iterable[Transfer]) -> list[SmallGet]:
        gets = []
        for transfer in some:
            date = None if transfer.modified is None else int(transfer.modified)
            key, size, version = transfer.source.key, transfer.size, transfer.version
            file, is_new = self._target_key(transfer), self._creates(transfer)
            gets.append(SmallGet(key, size, version, file, date, is_new))
        return gets

    def _target_key(self, transfer: Transfer) -> Key:
        """What its target's storage calls it."""
        top, target = self.request.target, transfer.target
        assert top is not None and target is not None
        return target.key if self.course.is_up else key_below(top, target)


def creates(rule: IfExists) -> bool:
    """Whether by this rule an object goes only where nothing is, unless somebody looks
    at what is there."""
    return rule is not IfExists.OVERWRITE
