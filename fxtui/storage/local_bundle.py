"""Small files that are copied from one place of the disk to another."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from fxtui import digest
from fxtui.domain.bundle import Arrivals, Delivered, SmallFiles, SmallPut
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import StorageError

from .local_small import LocalSmallFiles, Unusual


def put_all(
    sources: SmallFiles,
    targets: LocalSmallFiles,
    puts: Sequence[SmallPut],
    arrivals: Arrivals,
) -> None:
    """Copy them, and compare; what does not go smoothly is left to others."""
    for place, put in enumerate(puts):
        with suppress(OSError, StorageError, Unusual):
            if delivered := _put(sources, targets, put):
                arrivals[place] = delivered


def _put(
    sources: SmallFiles, targets: LocalSmallFiles, put: SmallPut
) -> Delivered | None:
    content = sources.take(put.file, put.size, put.version)
    if targets.has(put.key, put.version):
        return None  # another road leads to the source itself
    entry = targets.land(put.key, content, put.options.modified, put.mode)
    ours, theirs = _digest(content), _digest(_landed(targets, entry))
    return Delivered(entry, ours) if ours == theirs else None


def _landed(targets: LocalSmallFiles, entry: Entry) -> bytes:
    assert entry.size is not None and entry.version is not None
    return targets.take(entry.key, entry.size, entry.version)


def _digest(content: bytes) -> Digest:
    return digest.of_bytes(content, digest.CRC64NVME)
