"""Do two objects hold the same bytes? Storages tell, and files are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeAlias

from fxtui import digest
from fxtui.domain.content import Span
from fxtui.domain.entry import Digest, Version
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

from .proof import proof

Ask: TypeAlias = Callable[[Storage, Callable[[], Awaitable[Any]]], Awaitable[Any]]
"""Makes a request of a storage, and again if that may help."""


class Held(NamedTuple):
    """An object, and which version of it is meant."""

    storage: Storage
    key: Key
    version: Version | None


async def common_digest(ask: Ask, one: Held, other: Held) -> Digest | None:
    """What proves that both are the same; None where nothing can be compared.

    Raise ContentMismatch where they differ. Only local files are read for it.
    """
    known = [await _told(ask, one), await _told(ask, other)]
    told = known[0] or known[1] or Digest(digest.CRC64NVME, "")
    for number, held in enumerate((one, other)):
        known[number] = known[number] or await _hashed(held, told.algorithm)
    return proof(*known)


async def _told(ask: Ask, held: Held) -> Digest | None:
    if held.storage.capabilities.files:
        return None
    told: Digest | None = await ask(
        held.storage, lambda: held.storage.whole_digest(held.key, held.version)
    )
    return told


async def _hashed(held: Held, algorithm: str) -> Digest | None:
    if not held.storage.capabilities.files or not digest.is_known(algorithm):
        return None
    file = await held.storage.open_file(held.key)
    try:
        (found,) = await file.file.hash(Span(0, file.size), [algorithm])
    finally:
        await file.aclose()
    return found
