"""The end of a move: the source goes, when what arrived is proved to be it."""

from __future__ import annotations

from fxtui.domain import value
from fxtui.domain.entry import Version
from fxtui.domain.errors import NotFound, StorageError, VersionMismatch
from fxtui.domain.location import Key

from .errand import Errand
from .headway import Begun
from .moved import Moved, key_of, located


async def let_go(errand: Errand, begun: Begun, arrived: Version) -> Moved:
    """An earlier run has moved it whole, and was ended before it could tell."""
    target = located(errand.target, begun.key)
    moved = Moved(target, begun.size, begun.proof, begun.digest, arrived)
    try:
        await _check_source(errand)  # it may be another by now
        await _delete_source(errand)
    except NotFound:
        pass  # it was ended after that
    return moved


async def remove_source(errand: Errand, moved: Moved) -> None:
    """Delete what was moved, but only if what arrived is as large as what left.

    That it arrived is written down first: who begins again would not find the source. So
    what arrived has to outlast the power before that.
    """
    if moved.proof is None:
        await _compare_sizes(errand, moved)
    key = key_of(errand.target, moved.target)
    done = moved.begun(errand.transfer, key)
    if begun := errand.tools.track.begun:
        arrived = done.arrived
        done = value.replace(begun, arrived=arrived, proof=done.proof, digest=done.digest)
    await _secure(errand, key)
    await errand.tools.track.begin(done)
    await _delete_source(errand)


async def _secure(errand: Errand, key: Key) -> None:
    """A file may be in the memory of its disk still."""
    target = errand.target.storage
    if target.capabilities.files:
        await errand.tools.request(target, lambda: target.sync_files([key]))


async def _compare_sizes(errand: Errand, moved: Moved) -> None:
    target, key = errand.target.storage, key_of(errand.target, moved.target)
    entry = await errand.tools.request(target, lambda: target.stat(key))
    if (entry.size or 0) != errand.transfer.size:
        raise StorageError(
            f"the target has {entry.size} bytes and the source "
            f"{errand.transfer.size}; the source was kept"
        )


async def _delete_source(errand: Errand) -> None:
    storage, tools = errand.source.storage, errand.tools
    if storage.capabilities.files:
        await _check_source(errand)  # at the last moment
    for error in await tools.request(
        storage, lambda: storage.delete([errand.source.key])
    ):
        raise type(error)(f"it was copied, but the source stays: {error.message}")


async def _check_source(errand: Errand) -> None:
    """A file may have been written to since its last byte was read."""
    storage, key = errand.source.storage, errand.source.key
    entry = await errand.tools.request(storage, lambda: storage.stat(key))
    if entry.version != errand.transfer.version:
        raise VersionMismatch("changed while copying: the source was kept")
