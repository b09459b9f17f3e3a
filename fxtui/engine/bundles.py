"""Which small objects go together, and how they do: see ``domain.bundle``.

Only what is simple goes so: it has not been tried, and nobody limits its bytes. Where
nothing may be overwritten, it is only created, and whoever is in its way is met alone.
Who does not arrive with the others goes alone.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, Self

from fxtui.domain.bundle import CROWD, Delivered, Share, SmallGet, SmallPut
from fxtui.domain.errors import FxtuiError
from fxtui.domain.request import IfExists, JobId, JobRequest, TransferId, Verb
from fxtui.domain.state import State
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import SIZE, Job, Transfer
from fxtui.domain.writing import WriteOptions

from .ends import key_below
from .ledger import Ledger
from .meter import Flow
from .moved import Moved
from .outfit import Outfit, policy_of
from .pace import Gate

MOST_BYTES: Final = 128 * 1024
"""Of an object in a bundle: all that are in flight are held in memory."""

MOST: Final = 256
"""Objects in a bundle: enough for all requests to be busy most of the time."""

FEWEST: Final = 4
"""Fewer go alone, and are seen on their way."""

WEIGHT: Final = 64
"""How many of them count as one small object that goes alone: by default, two bundles
wait while two others move."""

_ONLY_WHERE_FREE: Final = frozenset(
    (IfExists.ASK, IfExists.SKIP, IfExists.FAIL, IfExists.RENAME)
)
"""By these, what has arrived under its own name has found it free."""


class Counted(dict[int, Delivered | None]):
    """Arrivals, whose bytes are counted as they come; a thread fills it."""

    def __init__(self, bundle: Sequence[Transfer], flow: Flow) -> None:
        super().__init__()
        self._bundle, self._flow = bundle, flow

    def __setitem__(self, place: int, delivered: Delivered | None) -> None:
        super().__setitem__(place, delivered)
        if delivered:
            self._flow.bytes += self._bundle[place].size


class _Turn:
    """A bundle's time in a gate, which ends when it only waits for answers."""

    def __init__(self, gate: Gate, weight: int) -> None:
        self._gate, self._weight = gate, weight
        self._loop, self._is_over = get_running_loop(), False

    async def __aenter__(self) -> Self:
        await self._gate.come(self._weight)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._end()

    def drained(self) -> None:
        """Let the next one begin; called in whatever thread."""
        self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._gate.leave(self._weight)


class _Way(NamedTuple):
    """Between which storages a job's objects go, and that way round."""

    disk: Storage
    far: Storage
    is_up: bool


class Bundles:
    def __init__(self, ledger: Ledger, outfit: Outfit) -> None:
        self._ledger, self._outfit = ledger, outfit
        self._ways: dict[tuple[object, ...], _Way | None] = {}
        """By job, and account of a source; where that or the other one is several
        storages, by folders of both, too. Storages may change later."""

        self._round: dict[TransferId, _Way | None] = {}
        """The ways of those that were looked at in this round."""

        self._crowded: set[JobId] = set()
        """Jobs that found things at their targets, where nothing may be overwritten."""

    def begin_round(self) -> None:
        """Look anew at which jobs have bundles."""
        self._ways.clear()
        self._round.clear()

    def batch_of(self, transfer: Transfer) -> int:
        """How many of such count as one: see ``schedule.startable``."""
        if self._way_together(transfer):
            return WEIGHT
        return self._outfit.batch_of(transfer)

    def bundled(
        self, transfers: Iterable[Transfer]
    ) -> tuple[list[list[Transfer]], list[Transfer]]:
        """Bundles, each of one job, and those that go alone."""
        together = defaultdict[tuple[JobId, _Way], list[Transfer]](list)
        alone: list[Transfer] = []
        for transfer in transfers:
            way = self._way_together(transfer)
            its = alone if way is None else together[transfer.job, way]
            its.append(transfer)
        bundles = []
        for some in together.values():
            for start in range(0, len(some), MOST):
                bundle = some[start : start + MOST]
                if len(bundle) < FEWEST:
                    alone += bundle
                else:
                    bundles.append(bundle)
        return bundles, alone

    def arrivals(self, bundle: Sequence[Transfer]) -> Counted:
        """For those of a bundle that will arrive."""
        return Counted(bundle, self._outfit.meter.flow(bundle[0].job))

    async def move(self, bundle: Sequence[Transfer], arrivals: Counted) -> None:
        """Move them; ``arrivals`` has those that arrived, come what may."""
        way = self._way_of(bundle[0])
        if way is None:
            return
        job = self._ledger.jobs[bundle[0].job]
        pace = self._outfit.pace.job(job.id, job.request.limits)
        line = self._outfit.pace.line(way.far)
        # All requests are for one: two threads at work would wait for each other.
        hands = min(line.small.limit, pace.requests.limit, len(bundle))
        async with pace.requests.enter(hands), _Turn(line.small, hands) as turn:
            await line.peace()
            files, share = way.disk.small_files(), Share(hands, turn.drained)
            if way.is_up:
                puts = self._puts(job.request, bundle)
                await way.far.put_bundle(files, puts, arrivals, share)
                self._learn_of_bundle(job, len(bundle) - len(arrivals))
            else:
                gets = self._gets(job.request, bundle)
                await way.far.fetch_bundle(files, gets, arrivals, share)

    def moved(self, transfer: Transfer, delivered: Delivered) -> Moved:
        """What came of one that arrived."""
        assert transfer.target is not None
        job = self._ledger.jobs[transfer.job]
        known, entry = delivered.digest, delivered.entry
        proof = known.algorithm if known else SIZE
        is_proved = policy_of(self._outfit.policy, job.request).verify
        return Moved(
            transfer.target,
            transfer.size,
            proof if is_proved else None,
            known or entry.digest,
            entry.version,
        )

    def learn_of(self, before: Transfer, after: Transfer) -> None:
        """Where one that went alone found nothing in its way, others may go together."""
        is_there = after.state is State.SUCCEEDED and after.target == before.target
        was_free = self._outfit.rule(after) in _ONLY_WHERE_FREE
        if is_there and was_free:
            self._crowded.discard(after.job)

    def _learn_of_bundle(self, job: Job, missing: int) -> None:
        if _creates(job.request) and missing >= CROWD:
            self._crowded.add(job.id)

    def _puts(self, request: JobRequest, bundle: Sequence[Transfer]) -> list[SmallPut]:
        puts, options = [], WriteOptions.of(request.attributes)
        creates = _creates(request)
        for transfer in bundle:
            target, file, size = transfer.target, transfer.source.key, transfer.size
            assert target is not None and transfer.version is not None
            if request.preserve and transfer.modified is not None:
                options = WriteOptions.of(request.attributes, int(transfer.modified))
            version = transfer.version
            puts.append(SmallPut(target.key, options, file, size, version, creates))
        return puts

    def _gets(self, request: JobRequest, bundle: Sequence[Transfer]) -> list[SmallGet]:
        gets, creates = [], _creates(request)
        for transfer in bundle:
            target, modified = transfer.target, transfer.modified
            assert target is not None and request.target is not None
            date = None if modified is None else int(modified)
            size, version = transfer.size, transfer.version
            file, key = key_below(request.target, target), transfer.source.key
            gets.append(SmallGet(key, size, version, file, date, creates))
        return gets

    # --- Which may go so --------------------------------------------------------

    def _way_together(self, transfer: Transfer) -> _Way | None:
        """The way that it goes in a bundle; None if it goes alone."""
        if transfer.id not in self._round:
            way = self._way_of(transfer) if is_plain(transfer) else None
            self._round[transfer.id] = way
        return self._round[transfer.id]

    def _way_of(self, transfer: Transfer) -> _Way | None:
        source, target = transfer.source, transfer.target
        account = transfer.job, source.scheme, source.profile
        if account in self._ways:
            return self._ways[account]
        if target is None or not self._may_bundle(transfer.job):
            return self._ways.setdefault(account, None)
        folders = *account, source.key.rpartition("/")[0], target.key.rpartition("/")[0]
        if folders not in self._ways:
            way = self._found_way(transfer)
            is_one = way is not None and not way.far.place
            self._ways[account if is_one else folders] = way
            return way
        return self._ways[folders]

    def _may_bundle(self, job_id: JobId) -> bool:
        job = self._ledger.jobs[job_id]
        pace = self._outfit.pace.job(job_id, job.request.limits)
        is_in_vain = job_id in self._crowded and _creates(job.request)
        return _is_plain(job.request) and pace.throttle.is_off and not is_in_vain

    def _found_way(self, transfer: Transfer) -> _Way | None:
        try:
            source = self._outfit.source(transfer).storage
            target = self._outfit.target(transfer).storage
        except FxtuiError:
            return None  # each alone will tell why
        request, far = self._ledger.jobs[transfer.job].request, target.capabilities
        if source.capabilities.files and far.bundles:
            is_kept = far.conditional or not _creates(request)
            return _Way(source, target, is_up=True) if is_kept else None
        if target.capabilities.files and source.capabilities.bundles:
            return None if request.preserve else _Way(target, source, is_up=False)
        return None


def is_plain(transfer: Transfer) -> bool:
    """Whether there is nothing to this one but a few bytes."""
    t = transfer
    return (
        t.size <= MOST_BYTES
        and t.target is not None
        and not t.target.key.endswith("/")
        and t.version is not None
        and t.attempt == 1
        and t.problem is None
        and t.expects is t.export is t.if_exists is None
        and not t.moves
    )


def _is_plain(request: JobRequest) -> bool:
    """Whether all that a job asks for is that its objects arrive."""
    is_copy = request.verb in (Verb.COPY, Verb.SYNC)
    return is_copy and not (request.upload_id or request.export or request.revision)


def _creates(request: JobRequest) -> bool:
    """Whether they may go only where nothing is: what is there needs a look, alone."""
    return request.if_exists is not IfExists.OVERWRITE
