"""The shortest way of all: a move within a storage that only changes the name.

No byte passes through us, and nothing is ever at both ends, or at none.
"""

from __future__ import annotations

from fxtui.domain.entry import Entry
from fxtui.domain.errors import NotFound
from fxtui.domain.location import Key
from fxtui.domain.request import Verb
from fxtui.domain.transfer import Transfer
from fxtui.domain.writing import WriteMode

from .errand import Arrived, Errand


def is_rename(errand: Errand) -> bool:
    """Whether it is a move that its storage can make by itself."""
    source, target = errand.source.storage, errand.target.storage
    is_within = source is target and source.capabilities.moves
    return errand.verb is Verb.MOVE and is_within and not source.capabilities.files


async def rename(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Give it the other name. Where an earlier attempt has done so, that is seen."""
    storage, is_again = errand.source.storage, errand.is_again

    async def once() -> Entry:
        nonlocal is_again
        before, is_again = is_again, True
        try:
            return await storage.move(errand.source.key, key, mode)
        except NotFound:
            if not before:
                raise
            entry = await storage.stat(key)
            if not _is_it(entry, errand.transfer):
                raise
            return entry

    entry = await errand.tools.request(storage, once)
    errand.tools.gauge.stored = errand.transfer.size
    return Arrived(entry, entry.digest if errand.tools.policy.verify else None)


def _is_it(entry: Entry, transfer: Transfer) -> bool:
    """Whether what stands at the target is what was to be moved there.

    Its size alone says little: another may have deleted the source, and what stands there
    is what was to be replaced.
    """
    is_known = transfer.digest is not None and entry.digest == transfer.digest
    return is_known and entry.size == transfer.size


def is_respelling(errand: Errand) -> bool:
    """Whether source and target are one name to their storage, which folds capitals."""
    source, target = errand.source, errand.target
    if source.storage is not target.storage or source.key == target.key:
        return False
    here, there = (source.storage.target_name(end.key).clash for end in (source, target))
    return bool(here) and here == there
