"""The way up: a local file becomes an object, by one put or by parts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from fxtui import digest
from fxtui.domain import value
from fxtui.domain.content import FileSpan, SourceFile, Span
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import ContentMismatch, Unsupported, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.uploads import Part, PartReceipt
from fxtui.domain.writing import WriteMode

from .dates import options_at_target
from .errand import Arrived, Errand
from .proof import digests_of_parts, proof
from .upload import Wanted, open_upload

_OF_UPLOADS: Final = (digest.CRC64NVME, digest.CRC32)
"""What an upload is begun with, by us and by AWS's own tools: it ends with the same."""


@dataclass(frozen=True, slots=True)
class WatchedSpan(FileSpan):
    """The whole of a file in one put: its last bytes leave only if it has not changed."""

    source: SourceFile

    def check_now(self) -> None:
        self.source.check_now()

    async def open(self) -> AsyncGenerator[bytes, None]:
        held = b""
        async with aclosing(FileSpan.open(self)) as chunks:
            async for chunk in chunks:
                if held:
                    yield held
                held = chunk
        await self.source.check()
        if held:
            yield held


async def send(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Open the source, send it as its size asks for, and make sure that it stayed."""
    source, target = errand.source, errand.target.storage
    file = await source.storage.open_file(source.key)
    try:
        if file.size != errand.transfer.size:
            raise VersionMismatch("changed while copying: it has another size now")
        limits, policy = target.capabilities.parts, errand.tools.policy
        if limits is None and errand.upload_id:
            raise Unsupported("the target knows no uploads in parts")
        is_small = limits is None or (
            file.size < max(policy.multipart_from, limits.min_size)
            and file.size <= target.capabilities.max_put
        )
        if limits is None or (is_small and not errand.upload_id):
            return await _put(errand, file, key, mode)
        wanted = Wanted(
            key,
            mode,
            file.size,
            file.version,
            limits,
            policy.part_size,
            await options_at_target(errand),
        )
        return await _in_parts(errand, file, wanted)
    except ContentMismatch:
        await file.check()  # hashed before it changed, and sent after
        raise
    finally:
        await file.aclose()


async def _put(errand: Errand, file: SourceFile, key: Key, mode: WriteMode) -> Arrived:
    tools, storage = errand.tools, errand.target.storage
    whole, options = Span(0, file.size), await options_at_target(errand)

    async def once() -> Entry:
        body = WatchedSpan(file.file, whole, tools.gauge.tap(), file)
        return await storage.put(key, body, mode, options=options)

    entry = await tools.request(storage, once)
    tools.gauge.stored = file.size
    return Arrived(entry, await _proof(errand, file, [], entry.digest))


async def _in_parts(errand: Errand, file: SourceFile, wanted: Wanted) -> Arrived:
    tools, storage = errand.tools, errand.target.storage

    async def recognise(part: Part, theirs: PartReceipt) -> PartReceipt | None:
        return await _recognised(file, part, theirs)

    upload = await open_upload(errand, wanted, recognise)

    async def send_part(part: Part) -> PartReceipt:
        return await tools.request(storage, lambda: once(part))

    async def once(part: Part) -> PartReceipt:
        body = FileSpan(file.file, part.span, tools.gauge.tap(part.number))
        return await storage.upload_part(upload.session, part, body)

    await upload.send_all(send_part)
    await file.check()
    entry = await upload.complete()
    return Arrived(entry, await _proof(errand, file, upload.receipts, entry.digest))


async def _recognised(
    file: SourceFile, part: Part, theirs: PartReceipt
) -> PartReceipt | None:
    """A part that the server has and the journal has not: ours, if the bytes are."""
    known = [d for d in theirs.digests if digest.is_known(d.algorithm)]
    if not known:
        return None
    algorithms = {*_OF_UPLOADS, *(each.algorithm for each in known)}
    ours = await file.file.hash(part.span, sorted(algorithms))
    if not set(known) <= set(ours):
        return None
    return value.replace(theirs, digests=tuple(ours))


async def _proof(
    errand: Errand,
    file: SourceFile,
    receipts: Sequence[PartReceipt],
    theirs: Digest | None,
) -> Digest | None:
    """Compare what the target hashes to with the parts, or with the file read again."""
    if not errand.tools.policy.verify or not file.size or theirs is None:
        return None
    ours = digests_of_parts(receipts)
    if theirs.algorithm not in {known.algorithm for known in ours}:
        if not digest.is_known(theirs.algorithm):
            return None
        ours = await file.file.hash(Span(0, file.size), [theirs.algorithm])
    return proof(*ours, theirs)
