"""The way down: an object of any storage becomes a local file, in parallel spans."""

from __future__ import annotations

from asyncio import CancelledError
from typing import Final

from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import (
    ContentMismatch,
    NotFound,
    QuotaExceeded,
    TransientError,
    Unauthenticated,
)
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteMode

from .crew import Interrupted
from .dates import options_at_target
from .errand import Arrived, Errand
from .filling import Filling
from .headway import Begun
from .leftovers import throw_away

_FOR_NOW: Final = (
    CancelledError,
    Interrupted,
    TransientError,
    Unauthenticated,
    QuotaExceeded,
)
"""What ends a run of a transfer, and not the transfer: what has landed is kept."""


async def land(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Fetch into a temporary file beside the target, prove it, and give it its name."""
    begun, options = errand.tools.track.begun, await options_at_target(errand)
    if begun and begun.is_complete:
        entry = await _revealed(errand, begun, options.modified)
        if entry:
            return Arrived(entry, begun.digest)
    begun = await _goes_on(errand, key, mode)
    landing = await errand.target.storage.new_file(
        key, errand.transfer.size, token=begun.token if begun else ""
    )
    filling = Filling(errand, landing, key, mode, begun if landing.is_kept else None)
    try:
        proved = await _fill(errand, filling)
        await filling.finish(proved)
        entry = await landing.reveal(mode, options=options)
    except _FOR_NOW:
        await filling.leave()
        raise
    except BaseException:
        await landing.discard()
        raise
    return Arrived(entry, proved)


async def _revealed(errand: Errand, begun: Begun, dated: int | None) -> Entry | None:
    """The target, if an earlier run gave the file its name and could not tell."""
    storage, transfer = errand.target.storage, errand.transfer
    try:
        entry = await errand.tools.request(storage, lambda: storage.stat(begun.key))
    except NotFound:
        return None
    is_same = entry.size == transfer.size and begun.source == transfer.version
    is_dated = dated is not None and dated == int(entry.modified or 0)
    return entry if is_same and is_dated else None


async def _goes_on(errand: Errand, key: Key, mode: WriteMode) -> Begun | None:
    """What an earlier run began of this very object; of any other, nothing stays."""
    track, transfer = errand.tools.track, errand.transfer
    begun = track.begun
    if begun is None:
        return None
    fits = (begun.source, begun.size, begun.key, begun.mode) == (
        transfer.version,
        transfer.size,
        key,
        mode,
    )
    if fits and begun.token and transfer.version is not None:
        return begun
    if begun.source != transfer.version and track.receipts:
        track.say("the source changed after a part of it had come; all was fetched again")
    await throw_away(errand.target.storage, begun)
    await track.drop()
    return None


async def _fill(errand: Errand, filling: Filling) -> Digest | None:
    source = errand.source
    if not source.storage.capabilities.files:
        return await filling.run()
    filling.file = file = await source.storage.open_file(source.key)
    try:
        proved = await filling.run()
        await file.check()
    except ContentMismatch:
        await file.check()  # it differs because it changed meanwhile
        raise
    finally:
        await file.aclose()
    return proved
