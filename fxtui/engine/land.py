"""The way down: an object of any storage becomes a local file, in parallel spans."""

from __future__ import annotations

from dataclasses import dataclass, field

from fxtui import digest
from fxtui.domain.content import FileSpan, SourceFile, Span
from fxtui.domain.entry import Digest
from fxtui.domain.errors import ContentMismatch
from fxtui.domain.location import Key
from fxtui.domain.storage import Landing, Part, PartLimits, WriteMode, WriteOptions

from .crew import each
from .errand import Arrived, Errand
from .plan import cut
from .proof import proof

SPANS = PartLimits(min_size=1, max_count=10_000)


async def land(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Fetch into a temporary file beside the target, prove it, and give it its name."""
    transfer = errand.transfer
    landing = await errand.target.storage.new_file(key, transfer.size)
    try:
        proved = await _fill(errand, landing)
        modified = None if transfer.modified is None else int(transfer.modified)
        entry = await landing.reveal(mode, options=WriteOptions(modified=modified))
    finally:
        await landing.discard()
    return Arrived(entry, proved)


async def _fill(errand: Errand, landing: Landing) -> str | None:
    source = errand.source
    if not source.storage.capabilities.files:
        return await _Filling(errand, landing).run()
    file = await source.storage.open_file(source.key)
    try:
        proved = await _Filling(errand, landing, file).run()
        await file.check()
    except ContentMismatch:
        await file.check()  # it differs because it changed meanwhile
        raise
    finally:
        await file.aclose()
    return proved


@dataclass(slots=True)
class _Filling:
    """One landing, while its spans come in."""

    errand: Errand
    landing: Landing
    file: SourceFile | None = None
    """The source, where it is a local file."""

    wanted: Digest | None = None
    """What the source hashes to, as far as its storage has told."""

    crcs: dict[int, tuple[Digest, int]] = field(default_factory=dict)
    source_crcs: dict[int, tuple[Digest, int]] = field(default_factory=dict)

    async def run(self) -> str | None:
        size, policy = self.errand.transfer.size, self.errand.tools.policy
        in_parts = size >= policy.multipart_from
        if in_parts and policy.verify:
            self.wanted = await self._ask()
        step = policy.part_size if in_parts else max(size, 1)
        parts = cut(size, step, SPANS)
        await each(parts, self._fetch, hands=policy.parts if in_parts else 1)
        if not size or not policy.verify:
            return None
        return await self._prove()

    async def _ask(self) -> Digest | None:
        source, version = self.errand.source, self.errand.transfer.version
        return await self.errand.tools.request(
            source.storage, lambda: source.storage.whole_digest(source.key, version)
        )

    async def _fetch(self, part: Part) -> None:
        source, tools = self.errand.source, self.errand.tools
        version = self.errand.transfer.version

        async def once() -> Digest | None:
            tap = tools.gauge.tap(part.number)
            into = FileSpan(self.landing.file, part.span, tap)
            return await source.storage.fetch(
                source.key, part.span, into=into, version=version
            )

        told = await tools.request(source.storage, once)
        self.wanted = self.wanted or told
        tools.gauge.stored += part.span.size
        if tools.policy.verify:
            await self._hash(part)

    async def _hash(self, part: Part) -> None:
        """Hash a span as it landed, if what it must be is known in this algorithm."""
        number, span = part.number, part.span
        if self.file:
            (crc,) = await self.file.file.hash(span, [digest.CRC64NVME])
            self.source_crcs[number] = crc, span.size
        if self.file or (self.wanted and self.wanted.algorithm == digest.CRC64NVME):
            (crc,) = await self.landing.file.hash(span, [digest.CRC64NVME])
            self.crcs[number] = crc, span.size

    async def _prove(self) -> str | None:
        wanted = self.wanted
        if self.file:
            wanted = _whole(self.source_crcs)
        if wanted is None or not digest.is_known(wanted.algorithm):
            return None
        if wanted.algorithm == digest.CRC64NVME:
            return proof(wanted, _whole(self.crcs))
        whole = Span(0, self.errand.transfer.size)
        (found,) = await self.landing.file.hash(whole, [wanted.algorithm])
        return proof(wanted, found)


def _whole(crcs: dict[int, tuple[Digest, int]]) -> Digest:
    return digest.crc64nvme_of_parts(crcs[number] for number in sorted(crcs))
