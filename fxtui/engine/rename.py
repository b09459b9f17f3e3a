"""The shortest way of all: a move within a storage that only changes the name.

No byte passes through us, and nothing is ever at both ends, or at none.
"""

from __future__ import annotations

from itertools import count

from fxtui.domain.entry import Entry
from fxtui.domain.errors import NotFound
from fxtui.domain.location import Key
from fxtui.domain.numbered import numbered
from fxtui.domain.request import IfExists, Verb
from fxtui.domain.transfer import Transfer
from fxtui.domain.writing import WriteMode

from .conflict import MOST_NUMBERS
from .errand import Arrived, End, Errand
from .land import land


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
    proof = entry.digest if errand.tools.policy.verify else None
    return Arrived(entry, proof, is_renamed=True)


def is_on_disk(errand: Errand) -> bool:
    """Whether it is a move from one place of the disk to another."""
    ends = errand.source.storage, errand.target.storage
    return errand.verb is Verb.MOVE and all(end.capabilities.files for end in ends)


async def take_over(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Give a file the other name; from one disk to another its bytes are copied."""
    source, target, version = errand.source, errand.target, errand.transfer.version
    if version is None or errand.tools.track.begun:
        return await land(errand, key, mode)
    entry = await errand.tools.request(
        target.storage,
        lambda: target.storage.take_over(source.location, key, version, mode),
    )
    if entry is None:
        return await land(errand, key, mode)
    errand.tools.gauge.stored = errand.transfer.size
    return Arrived(entry, None, is_renamed=True)


async def renamed_before(errand: Errand) -> tuple[Key, Arrived] | None:
    """What an earlier run renamed, and was ended before it could tell."""
    is_such = is_rename(errand) or is_on_disk(errand)
    if not (is_such and errand.is_again) or errand.tools.track.begun:
        return None
    if await _seen(errand, errand.source, errand.source.key):
        return None
    for number in count():
        key = numbered(errand.target.key, number)
        entry = await _seen(errand, errand.target, key)
        if entry and _is_it(entry, errand.transfer):
            return key, Arrived(entry, entry.digest, is_renamed=True)
        if entry is None or errand.rule is not IfExists.RENAME or number > MOST_NUMBERS:
            break
    return None


async def _seen(errand: Errand, end: End, key: Key) -> Entry | None:
    try:
        entry: Entry = await errand.tools.request(
            end.storage, lambda: end.storage.stat(key)
        )
    except NotFound:
        return None
    return entry


def _is_it(entry: Entry, transfer: Transfer) -> bool:
    """Whether what stands at the target is what was to be moved there.

    Its size alone says little: another may have deleted the source, and what stands there
    is what was to be replaced.
    """
    if entry.size != transfer.size:
        return False
    if transfer.digest is not None:
        return entry.digest == transfer.digest
    return entry.version is not None and entry.version == transfer.version


def is_respelling(errand: Errand) -> bool:
    """Whether source and target are one name to their storage, which folds capitals."""
    source, target = errand.source, errand.target
    if source.storage is not target.storage or source.key == target.key:
        return False
    here, there = (source.storage.target_name(end.key).clash for end in (source, target))
    return bool(here) and here == there
