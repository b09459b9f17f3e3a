"""The ledger of a drop box: what this user's jobs delivered below a place.

It is read in the journal, for places that may be written to and not be looked into. No
server is asked: what somebody else did there since, nobody here knows. Two servers may
have buckets of one name, for one profile that went from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import aclosing
from operator import attrgetter
from typing import NamedTuple

from fxtui.domain.addresses import store_of
from fxtui.domain.bucket import bucket_of
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser, Doors
from fxtui.domain.entry import Entry, Kind, Trait, Version
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Key, Location
from fxtui.domain.request import Matching, Verb
from fxtui.domain.sharing import AskServer, Server
from fxtui.domain.state import State
from fxtui.domain.transfer import Job, Transfer, is_verified

from .pages import pages
from .sightings import board_of


class Delivery(NamedTuple):
    """One object that arrived, and was not taken away again by us."""

    key: Key
    size: int
    arrived: float
    """In seconds since 1970."""

    version: Version | None
    proof: str | None
    """What was equal at both ends; see ``Transfer.proof``."""

    @property
    def is_verified(self) -> bool:
        return is_verified(self.proof)


class Ledger:
    """A fold over transfers: the last that was done to each key below a place."""

    def __init__(self, place: Location) -> None:
        self._place = place
        self._done: dict[Key, tuple[float, Delivery | None]] = {}
        """When each was written or deleted, and what is there since."""

    @property
    def deliveries(self) -> list[Delivery]:
        """In the order of the keys."""
        there = (delivery for _, delivery in self._done.values() if delivery)
        return sorted(there, key=attrgetter("key"))

    def add(self, transfer: Transfer, *, moves: bool = False) -> None:
        """Note one that succeeded; ``moves`` if its source went with it."""
        at = transfer.finished or 0.0
        if transfer.target is None or moves:
            self._note(transfer.source, at, None)
        if there := transfer.target:
            made = Delivery(
                there.key, transfer.size, at, transfer.written, transfer.proof
            )
            self._note(there, at, made)

    def _note(self, location: Location, at: float, made: Delivery | None) -> None:
        if is_within(location, self._place):
            before, _ = self._done.get(location.key, (0.0, None))
            if before <= at:
                self._done[location.key] = at, made


async def delivered(
    doors: Doors, place: Location, context: Context
) -> Sequence[Delivery]:
    """All that was delivered below a place, as far as the history of jobs goes back."""
    engine, server = doors.engine, await _server_of(doors.browser, place, context)
    ledger, finished = Ledger(place), (State.SUCCEEDED,)
    for job in (await board_of(engine, context)).jobs.values():
        if not may_concern(job, place) or is_elsewhere(job, place, server):
            continue
        moves = job.request.verb is Verb.MOVE
        listed = pages(engine, Matching(job.id, finished), context)
        async with aclosing(listed) as found:
            async for transfers in found:
                for transfer in transfers:
                    ledger.add(transfer, moves=moves or transfer.moves)
    return ledger.deliveries


async def _server_of(browser: Browser, place: Location, context: Context) -> str:
    """The address of its server; empty while nobody can tell."""
    try:
        answer = await browser.grant(place, AskServer(), context)
    except FxtuiError:
        return ""  # a profile that is gone has a history all the same
    return answer.address if isinstance(answer, Server) else ""


def is_elsewhere(job: Job, place: Location, server: str) -> bool:
    """Whether what a job did was done at another server than that of the place. Pure.

    A job that is not done, or of an older fxtui, does not tell; a plan may have been for
    several. It counts then.
    """
    request = job.request
    if not server or not job.endpoints or request.verb is Verb.APPLY:
        return False
    is_target = request.target is not None and _is_same_account(request.target, place)
    theirs = job.endpoints[-1 if is_target else 0]
    return store_of(theirs) != store_of(server)


def may_concern(job: Job, place: Location) -> bool:
    """Whether a job may have written or deleted something below a place. Pure.

    Of a job with many sources only the first is told, so it may be any of that storage.
    """
    request = job.request
    if request.verb is Verb.APPLY:
        return True
    if target := request.target:
        is_near = target.key.startswith(place.key) or place.key.startswith(target.key)
        if _is_same_account(target, place) and is_near:
            return True
    takes = request.verb is not Verb.COPY
    sources = (source.location for source in request.sources)
    return takes and any(_is_same_account(source, place) for source in sources)


def is_within(location: Location, place: Location) -> bool:
    return _is_same_account(location, place) and location.key.startswith(place.key)


def _is_same_account(one: Location, other: Location) -> bool:
    return (one.scheme, one.profile) == (other.scheme, other.profile)


def rows_of(
    deliveries: Iterable[Delivery], prefix: Key, *, recursive: bool = False
) -> list[Entry]:
    """What a listing of a prefix shows of them: objects, and the folders that have more.

    A folder is as new as the newest that is in it. Pure.
    """
    found: dict[Key, Entry] = {}
    for each in deliveries:
        key = each.key if recursive else _step(each.key, prefix)
        if key.endswith("/"):
            before = found[key].modified or 0.0 if key in found else 0.0
            kind = Kind.DIRECTORY if prefix else Kind.BUCKET
            found[key] = Entry(key, kind, modified=max(before, each.arrived))
        else:
            found[key] = _entry(each)
    return list(found.values())


def _entry(delivery: Delivery) -> Entry:
    key, size, arrived, version, _ = delivery
    traits = (Trait.VERIFIED,) if delivery.is_verified else ()
    return Entry(key, Kind.FILE, size, arrived, version, traits=traits)


def _step(key: Key, prefix: Key) -> Key:
    """The key, or as much of it as leads to a folder one step below the prefix."""
    begin = len(prefix) or len(bucket_of(key))
    end = key.find("/", begin) + 1
    return key[:end] if end else key
