"""A file that is filled from its spans, as they come in, and what they hash to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Final

from fxtui import digest
from fxtui.domain.content import FileSpan, SourceFile, Span
from fxtui.domain.entry import Digest
from fxtui.domain.errors import TransientError
from fxtui.domain.landing import Landing
from fxtui.domain.location import Key
from fxtui.domain.uploads import Part, PartLimits, PartReceipt
from fxtui.domain.value import replace
from fxtui.domain.writing import WriteMode

from .crew import beside
from .errand import Errand
from .haul import MOST, Haul, Hauls, JointSink, JointTap
from .headway import Begun
from .meter import PartTap
from .plan import cut, part_size
from .proof import proof

SPANS: Final = PartLimits(min_size=1, max_count=10_000)

RECORD_EVERY: Final = 1.0
"""Seconds between two notes of what is on the disk for sure (DESIGN §4.12)."""


class _Running:
    """The digest of a part, computed as it lands: read again, it were that of the same
    memory. What an earlier process left is read from the disk."""

    def __init__(self, algorithm: str) -> None:
        self._algorithm, self._hasher = algorithm, digest.hasher(algorithm)
        self.fed = 0

    def update(self, data: bytes | memoryview, /) -> None:
        self._hasher.update(data)
        self.fed += len(data)

    def told(self, algorithm: str, size: int) -> Digest | None:
        """The digest, if it is of all of the part, and the one that is wanted."""
        if (self._algorithm, self.fed) != (algorithm, size):
            return None
        return Digest(algorithm, self._hasher.hexdigest())


@dataclass(slots=True)
class Filling:
    """One landing, while its spans come in."""

    errand: Errand
    landing: Landing
    key: Key
    mode: WriteMode
    begun: Begun | None
    """What an earlier run began, if its file is still there."""

    file: SourceFile | None = None
    """The source, where it is a local file."""

    wanted: Digest | None = None
    """What the source hashes to, as far as its storage has told."""

    landed: dict[int, int] = field(default_factory=dict)
    """Bytes of each part that are in the file, from its beginning on."""

    taps: dict[int, PartTap] = field(default_factory=dict)
    """Of the parts that come in now: what they count is in the file as well."""

    recorded: dict[int, int] = field(default_factory=dict)
    pieces: dict[int, tuple[Digest, int]] = field(default_factory=dict)
    """Of each part that is there as a whole: what the digest of all follows from."""

    source_pieces: dict[int, tuple[Digest, int]] = field(default_factory=dict)
    running: dict[int, _Running] = field(default_factory=dict)
    """Of the parts that come in now, from their beginning on."""

    @property
    def step(self) -> int:
        if self.begun:
            return self.begun.part_size
        size, policy = self.errand.transfer.size, self.errand.tools.policy
        step = policy.part_size if self._in_parts else max(size, 1)
        return part_size(size, step, self._spans)

    @property
    def _spans(self) -> PartLimits:
        """Of such a size that the digest of the source follows from its parts."""
        told = self.errand.source.storage.capabilities.digest
        return replace(SPANS, align=digest.alignment(told))

    @property
    def _algorithm(self) -> str:
        """Of the digest that is computed of the parts, and not of the whole."""
        told = self.wanted.algorithm if self.wanted and not self.file else ""
        return told if digest.piece(told) else digest.CRC64NVME

    async def run(self) -> Digest | None:
        size, policy = self.errand.transfer.size, self.errand.tools.policy
        await self._take_up()
        if policy.verify and (self._in_parts or self.begun):
            self.wanted = await self._ask()
        parts = cut(size, self.step, self._spans)
        # A file of this machine is read again to be hashed: soon, while it is at hand.
        hauls = Hauls(parts, self.landed, most=1 if self.file else MOST)
        fetch = partial(self._fetch, hauls)
        async with beside(self.record, every=RECORD_EVERY):
            await self.errand.tools.each(self.errand.source.storage, hauls, fetch)
        if not size or not policy.verify:
            return None
        return await self._prove()

    async def finish(self, proved: Digest | None) -> None:
        """All is there and proved: whoever finds the file under its name may trust it."""
        track = self.errand.tools.track
        if track.begun:
            complete = replace(track.begun, is_complete=True, digest=proved)
            await track.begin(complete)

    async def leave(self) -> None:
        """Keep what has landed for another run, if that is anything."""
        if self.errand.transfer.version is None or not any(self._now().values()):
            await self.landing.discard()
            await self.errand.tools.track.drop()
            return
        try:
            await self.record()
        finally:
            await self.landing.keep()

    async def record(self) -> None:
        """Write down what is on the disk: of what is only on its way there, nothing."""
        track, now = self.errand.tools.track, self._now()
        new = {n: size for n, size in now.items() if size != self.recorded.get(n, 0)}
        if not new or self.errand.transfer.version is None:
            return
        # Now, and not when it is written out: a part that gets whole meanwhile has a
        # digest then, which is not that of what was of it.
        receipts = [
            PartReceipt(n, size, digests=self._piece_of(n)) for n, size in new.items()
        ]
        await self.landing.sync()
        if track.begun is None or track.begun.token != self.landing.token:
            await track.begin(self._begun())
        await track.arrive(*receipts)
        self.recorded |= new

    @property
    def _in_parts(self) -> bool:
        transfer, policy = self.errand.transfer, self.errand.tools.policy
        return transfer.size >= policy.multipart_from

    def _begun(self) -> Begun:
        transfer = self.errand.transfer
        return Begun(
            transfer.version,
            transfer.size,
            self.step,
            self.key,
            self.mode,
            token=self.landing.token,
        )

    def _now(self) -> dict[int, int]:
        return self.landed | {number: tap.count for number, tap in self.taps.items()}

    def _piece_of(self, number: int) -> tuple[Digest, ...]:
        """Told only of a part that is there as a whole."""
        return (self.pieces[number][0],) if number in self.pieces else ()

    async def _take_up(self) -> None:
        """Begin with what an earlier run has left."""
        track = self.errand.tools.track
        if self.begun is None:
            if track.begun:
                await track.drop()  # its file is gone
            if self._in_parts and self.errand.transfer.version is not None:
                await track.begin(self._begun())  # whoever gives it up finds its file
            return
        for number, receipt in track.receipts.items():
            self.landed[number] = self.recorded[number] = receipt.size
            self.errand.tools.gauge.have(number, receipt.size)
            for known in receipt.digests:
                self.pieces[number] = known, receipt.size

    async def _ask(self) -> Digest | None:
        source, version = self.errand.source, self.errand.transfer.version
        return await self.errand.tools.request(
            source.storage, lambda: source.storage.whole_digest(source.key, version)
        )

    async def _fetch(self, hauls: Hauls, haul: Haul) -> None:
        began, is_new = monotonic(), self._missing(haul) == haul.span.size
        while (before := self._missing(haul)) > 0:
            try:
                await self.errand.tools.request(
                    self.errand.source.storage, lambda: self._fetch_rest(haul)
                )
            except TransientError:
                if self._missing(haul) == before:
                    raise  # as many tries as there are, and none brought a byte
        if is_new:  # what an earlier run left came in no time
            hauls.took(len(haul.parts), monotonic() - began)
        if self.errand.tools.policy.verify:
            for part in haul.parts:
                await self._hash(part)

    def _missing(self, haul: Haul) -> int:
        return haul.span.size - sum(self.landed.get(p.number, 0) for p in haul.parts)

    async def _fetch_rest(self, haul: Haul) -> None:
        """One attempt, which goes on where the last one ended."""
        source, gauge = self.errand.source, self.errand.tools.gauge
        if not (shares := haul.rest(self.landed)):
            return
        sizes = [share.size for share in shares]
        taps = [gauge.tap(share.number, done=share.done) for share in shares]
        sinks = [self._sink_of(share.number, share.done) for share in shares]
        self.taps |= {s.number: tap for s, tap in zip(shares, taps, strict=True)}
        span = Span(haul.span.offset + haul.span.size - sum(sizes), sum(sizes))
        into = FileSpan(
            self.landing.file,
            span,
            JointTap(zip(sizes, taps, strict=True)),
            sink=JointSink(zip(sizes, sinks, strict=True)) if any(sinks) else None,
        )
        try:
            told = await source.storage.fetch(
                source.key, span, into=into, version=self.errand.transfer.version
            )
        finally:
            for number, done, _ in shares:
                self.landed[number] = self.taps.pop(number).count
                gauge.stored += self.landed[number] - done
        self.wanted = self.wanted or told

    def _sink_of(self, number: int, done: int) -> _Running | None:
        """Where a part is hashed as it lands, if that has been so from its beginning."""
        piece = digest.piece(self._algorithm)
        if piece and not done and self.errand.tools.policy.verify and not self.file:
            self.running[number] = _Running(piece)
        running = self.running.get(number)
        return running if running and running.fed == done else None

    async def _hash(self, part: Part) -> None:
        """Hash a span as it landed, if what it must be is known in this algorithm."""
        number, span = part.number, part.span
        piece = digest.piece(self._algorithm)
        assert piece
        if self.file:
            (theirs,) = await self.file.file.hash(span, [piece])
            self.source_pieces[number] = theirs, span.size
        if number in self.pieces and self.pieces[number][0].algorithm == piece:
            return
        running = self.running.pop(number, None)
        if self.file or (self.wanted and self.wanted.algorithm == self._algorithm):
            known = running.told(piece, span.size) if running else None
            if known is None:
                (known,) = await self.landing.file.hash(span, [piece])
            self.pieces[number] = known, span.size
            self.recorded.pop(number, None)  # its receipt can tell more now

    async def _prove(self) -> Digest | None:
        wanted = self.wanted
        if self.file:
            wanted = _whole(self._algorithm, self.source_pieces)
        if wanted is None or not digest.is_known(wanted.algorithm):
            return None
        if wanted.algorithm == self._algorithm:
            return proof(wanted, _whole(self._algorithm, self.pieces))
        whole = Span(0, self.errand.transfer.size)
        (found,) = await self.landing.file.hash(whole, [wanted.algorithm])
        return proof(wanted, found)


def _whole(algorithm: str, pieces: dict[int, tuple[Digest, int]]) -> Digest:
    ordered = (pieces[number] for number in sorted(pieces))
    return digest.of_pieces(algorithm, ordered)
