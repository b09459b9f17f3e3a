"""Which small objects go together, and how they do: see ``domain.bundle``.

Who may go so, ``courses`` knows; who does not arrive with the others goes alone.

Where nothing may be overwritten, it is only created, and where a plan or a look has seen
something, only that is replaced. A line may be slow, and what is sent to be refused is
sent in vain: so a look at some names comes first, and one at all of them where any is
taken.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final, Self

from fxtui.domain.bundle import CROWD, Delivered, Share
from fxtui.domain.errors import FxtuiError
from fxtui.domain.request import JobId, TransferId, Verb
from fxtui.domain.transfer import RENAMED, SIZE, Job, Transfer

from .conflict import Ask, Refuse, Skip, resolve
from .courses import Courses
from .endings import ended, failed
from .headway import Begun
from .ledger import Ledger
from .moved import Moved
from .outfit import Outfit, policy_of
from .pace import Gate
from .schedule import Held, held
from .trip import Counted, Course, Trip

MOST: Final = 256
"""Objects in a bundle: enough for all requests to be busy most of the time."""

FEWEST: Final = 4
"""Fewer go alone, and are seen on their way."""

_SOME: Final = 32
"""Names at most of each of a job's first bundles that are looked at, to learn whether any
are taken."""

_ROUNDS: Final = 2
"""How often a bundle sets out: before it knows that many names are taken, and after."""

WEIGHT: Final = 64
"""How many of them count as one small object that goes alone: by default, two bundles
wait while two others move."""


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


class Bundles:
    def __init__(self, ledger: Ledger, outfit: Outfit) -> None:
        self._ledger, self._outfit = ledger, outfit
        self._courses = Courses(ledger, outfit)
        self._crowded: dict[JobId, bool] = {}
        """Whether targets of a job are taken, as far as it has looked."""

    def begin_round(self) -> None:
        """Look anew at which jobs have bundles."""
        self._courses.forget()

    def batch_of(self, transfer: Transfer) -> int:
        """How many of such count as one: see ``schedule.startable``."""
        if self._courses.together(transfer):
            return WEIGHT
        return self._outfit.batch_of(transfer)

    def bundled(
        self, transfers: Iterable[Transfer]
    ) -> tuple[list[list[Transfer]], list[Transfer]]:
        """Bundles, each of one job, and those that go alone."""
        together = defaultdict[tuple[JobId, Course], list[Transfer]](list)
        alone: list[Transfer] = []
        for transfer in transfers:
            course = self._courses.together(transfer)
            its = alone if course is None else together[transfer.job, course]
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

    def held(self, bundle: Sequence[Transfer]) -> Held:
        """What each of a bundle keeps from others."""
        count = len(bundle)
        return held(bundle[0], self._outfit.policy)._replace(share=weight(count) / count)

    def arrivals(self, bundle: Sequence[Transfer]) -> Counted:
        """For those of a bundle that will arrive."""
        return Counted(bundle, self._outfit.meter.flow(bundle[0].job))

    async def move(self, bundle: Sequence[Transfer], arrivals: Counted) -> None:
        """Move them; ``arrivals`` has what came of them, come what may."""
        course = self._courses.of(bundle[0])
        if course is None:
            return
        job = self._ledger.jobs[bundle[0].job]
        pace = self._outfit.pace.job(job.id, job.request.limits)
        line = self._outfit.pace.line(course.far)
        # All requests are for one: two threads at work would wait for each other.
        hands = min(line.small.limit, pace.requests.limit, len(bundle))
        async with pace.requests.enter(hands), _Turn(line.small, hands) as turn:
            await line.peace()
            share = Share(hands, turn.drained)
            trip = Trip(course, job.request, bundle, arrivals, share)
            places: Sequence[int] = range(len(bundle))
            for _ in range(_ROUNDS):
                if await self._is_crowded(job.id, trip, places):
                    places = await self._free(job.id, trip, places)
                if places:
                    await trip.deliver(places)
                places = trip.unsure(place for place in places if place not in arrivals)
                if len(places) < CROWD:
                    break
                self._crowded[job.id] = True
            if job.request.verb is Verb.MOVE:
                await self._part(job, trip)

    async def _part(self, job: Job, trip: Trip) -> None:
        """Let the sources go of what has arrived, and is at its target for sure.

        That it is, is written down before. Whose source stays goes alone.
        """
        begun, places = dict[TransferId, Begun](), list[int]()
        for place, transfer in enumerate(trip.bundle):
            delivered = trip.arrivals.get(place)
            if delivered and place not in trip.arrivals.renamed:
                moved, key = self._moved(transfer, delivered), trip.target_key(transfer)
                begun[transfer.id] = moved.begun(transfer, key)
                places.append(place)
        if not places:
            return
        with suppress(FxtuiError):  # each alone will tell why
            await trip.secure(places)
            await self._ledger.book.begin(begun)
            await trip.part(places)

    async def _is_crowded(self, job: JobId, trip: Trip, places: Sequence[int]) -> bool:
        """Whether all of these are to be looked at.

        For what goes up a look at some tells; what comes down is only asked for where its
        name is free.
        """
        unsure = trip.unsure(places)
        if unsure and trip.course.is_up and job not in self._crowded:
            found = await trip.look(unsure[:: len(unsure) // _SOME + 1])
            self._crowded.setdefault(job, any(found.values()))
        return bool(unsure) and self._crowded.get(job, False)

    async def _free(self, job: JobId, trip: Trip, places: Sequence[int]) -> Sequence[int]:
        """Those that may be written, as far as a look at their names tells.

        Who may read but not list hears nothing of free ones, and something of the others.
        """
        unsure = trip.unsure(places)
        found = await trip.look(unsure)
        taken = {place for place, there in found.items() if there}
        if found and not taken:
            self._crowded[job] = False
        left_alone = {at for at in taken if not trip.mode(at)} if found else {*unsure}
        return [place for place in places if place not in left_alone]

    def after(self, transfer: Transfer, place: int, arrivals: Counted) -> Transfer | None:
        """How one stands after the trip; None if it has to go alone.

        What it has met may be its own, where nobody knows what came of a trip before.
        """
        rule = self._outfit.rule(transfer)
        if arrived := arrivals.get(place):
            moved = self._moved(transfer, arrived)
            if place in arrivals.renamed:
                return ended(transfer, moved._replace(proof=RENAMED), rule)
            is_whole = place in arrivals.gone or not self._is_move(transfer)
            return ended(transfer, moved, rule) if is_whole else None
        entry = arrivals.met.get(place)
        if entry is None or self._outfit.may_have_arrived(transfer):
            return None
        decision = resolve(rule, transfer.modified, entry)
        match decision:
            case Skip() | Ask():
                return ended(transfer, decision, rule)
            case Refuse():
                return failed(transfer, decision.error(transfer.target))
            case _:
                return None

    def _is_move(self, transfer: Transfer) -> bool:
        return self._ledger.jobs[transfer.job].request.verb is Verb.MOVE

    def _moved(self, transfer: Transfer, delivered: Delivered) -> Moved:
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


def weight(count: int) -> float:
    """As how many small objects that go alone a bundle of so many counts.

    One that is nearly full counts as full: what is left to others is whole bundles then,
    and no crumbs, in whose place only crumbs would go from then on.
    """
    return (MOST if count > MOST // 2 else count) / WEIGHT
