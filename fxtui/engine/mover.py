"""One transfer, from the decision whether to write to what is then at the target."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeAlias

from fxtui.domain import value
from fxtui.domain.entry import Entry
from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    NotFound,
    PermissionDenied,
    StorageError,
    Unsupported,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.numbered import numbered
from fxtui.domain.request import IfExists, Verb
from fxtui.domain.transfer import RENAMED, SIZE, Transfer
from fxtui.domain.writing import CREATE, WriteMode

from .again import is_there
from .carry import SMALL, carry
from .conflict import Ask, Decision, Refuse, Skip, Write, planned, resolve
from .duplicate import duplicate
from .errand import Arrived, Errand
from .export import export
from .land import land
from .leftovers import throw_away
from .moved import Moved, located
from .occupied import free_number, target_now
from .parting import let_go, remove_source
from .relay import relay
from .rename import is_on_disk, is_rename, rename, renamed_before, take_over
from .send import send

Route: TypeAlias = Callable[[Errand, Key, WriteMode], Awaitable[Arrived]]

MOST_RACES: Final = 8
"""How often a name that was free may be taken when the object is there to have it."""

Outcome: TypeAlias = Moved | Skip | Ask


async def move(errand: Errand) -> Outcome:
    """Move one object; what changes meanwhile begins again, as often as policy says."""
    track, gauge = errand.tools.track, errand.tools.gauge
    if renamed := await renamed_before(errand):
        return _moved(errand, *renamed)
    if errand.is_strict:
        return await _move_strictly(errand)
    for _ in range(errand.tools.policy.restarts):
        try:
            return await _move_once(errand)
        except UploadSessionLost:
            track.say("the server had lost the upload; all of it was sent again")
        except VersionMismatch as error:
            errand = replace(errand, transfer=await _seen_anew(errand, error))
            track.say("it changed while it was copied, and was copied again")
        except ContentMismatch:
            if not track.is_resumed:
                raise
            track.say("what an earlier run had left was damaged; all was moved again")
        await _begin_anew(errand)
        gauge.restart()
    return await _move_once(errand)


async def _move_strictly(errand: Errand) -> Outcome:
    """Only what the plan has seen is moved; a changed world is an error."""
    source, transfer = errand.source, errand.transfer
    entry = await errand.tools.request(
        source.storage, lambda: source.storage.stat(source.key)
    )
    if transfer.version is not None and entry.version != transfer.version:
        raise VersionMismatch("it has changed since the plan was made; plan again")
    try:
        return await _move_once(errand)
    except AlreadyExists as error:
        raise VersionMismatch(
            "something is at the target that was not there when the plan was made"
        ) from error


async def _begin_anew(errand: Errand) -> None:
    if begun := errand.tools.track.begun:
        await throw_away(errand.target.storage, begun)
        await errand.tools.track.drop()


async def _move_once(errand: Errand) -> Outcome:
    begun = errand.tools.track.begun
    if errand.verb is Verb.MOVE and begun and begun.arrived is not None:
        return await let_go(errand, begun, begun.arrived)
    if errand.target.key.endswith("/") and errand.target.storage.capabilities.directories:
        return await _make_directory(errand)
    outcome = await _write(errand)
    if not isinstance(outcome, Moved):
        return outcome
    if errand.verb is Verb.MOVE and not outcome.is_renamed:
        await remove_source(errand, outcome)
    return outcome._replace(notes=tuple(errand.tools.track.notes))


async def _make_directory(errand: Errand) -> Outcome:
    storage, key = errand.target.storage, errand.target.key
    await errand.tools.request(storage, lambda: storage.make_directory(key))
    return Moved(errand.target.location, 0)


async def _write(errand: Errand) -> Outcome:
    """Write where the rule allows it, and decide again if somebody was quicker."""
    races = 0
    if begun := errand.tools.track.begun:
        decision: Decision = Write(begun.mode, key=begun.key)
    else:
        entry = await target_now(errand)
        may_be_ours = errand.is_again and not is_rename(errand)  # see renamed_before
        if entry and may_be_ours and (known := await is_there(errand, entry)):
            return _moved(errand, errand.target.key, Arrived(entry, known))
        decision = _decided(errand, entry)
    while isinstance(decision, Write):
        number = await free_number(errand, decision)
        key = decision.key or numbered(errand.target.key, number)
        try:
            arrived = await _go(errand, key, decision.mode)
        except AlreadyExists as error:
            races += 1
            if races == MOST_RACES:
                raise  # nobody is that quick: a file is where a folder has to be
            decision = _after_race(errand.rule, number, error)
        else:
            return await _proved(errand, key, arrived)
    if isinstance(decision, Refuse):
        raise decision.error(errand.target.location)
    return decision


def _decided(errand: Errand, entry: Entry | None) -> Decision:
    """What the rule says; a plan has said it already, if its target is as it was."""
    expects = errand.transfer.expects
    if expects is None:
        return resolve(errand.rule, errand.transfer.modified, entry)
    if (entry.version or "" if entry else "") != expects:
        raise VersionMismatch("its target has changed since the plan was made")
    return planned(expects)


async def _proved(errand: Errand, key: Key, arrived: Arrived) -> Moved:
    """Where no digest could be compared, compare at least the sizes."""
    transfer, target = errand.transfer, errand.target.storage
    is_proved = arrived.digest or arrived.is_renamed
    if is_proved or transfer.export or not errand.tools.policy.verify:
        return _moved(errand, key, arrived)
    entry = arrived.entry
    if not target.capabilities.files:
        try:
            entry = await errand.tools.request(target, lambda: target.stat(key))
        except (PermissionDenied, NotFound):
            return _moved(errand, key, arrived)  # who may write but not look
    if (entry.size or 0) != transfer.size:
        raise ContentMismatch(
            f"the target has {entry.size} bytes and the source {transfer.size}; try again"
        )
    return _moved(errand, key, arrived)._replace(proof=SIZE)


def _moved(errand: Errand, key: Key, arrived: Arrived) -> Moved:
    transfer, known = errand.transfer, arrived.digest
    if known or arrived.is_renamed:
        errand.tools.gauge.verified = transfer.size
    size = (arrived.entry.size or 0) if transfer.export else transfer.size
    proof = RENAMED if arrived.is_renamed else None
    return Moved(
        located(errand.target, key),
        size,
        known.algorithm if known else proof,
        known or arrived.entry.digest,
        arrived.entry.version,
        is_renamed=arrived.is_renamed,
    )


async def _go(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Move it by a way that is chosen when the target is known."""
    target = errand.target.storage
    if not target.is_ready:
        await errand.tools.request(target, target.ready)
    return await _route(errand)(errand, key, mode)


def _route(errand: Errand) -> Route:
    """The way between these two storages, the shortest that both can go."""
    if errand.transfer.export:
        return export
    if within := _route_within(errand):
        return within
    from_disk = errand.source.storage.capabilities.files
    to_disk = errand.target.storage.capabilities.files
    if errand.upload_id and from_disk:
        return send
    is_small = errand.transfer.size <= min(SMALL, errand.tools.policy.multipart_from - 1)
    if is_small and not (from_disk and to_disk):
        return carry
    if to_disk:
        return land
    return send if from_disk else relay


def _route_within(errand: Errand) -> Route | None:
    """The way inside of one storage, if it can go that by itself."""
    if is_rename(errand):
        return rename
    if is_on_disk(errand):
        return take_over
    source, target = errand.source.storage, errand.target.storage
    return duplicate if source is target and source.capabilities.copies else None


def _after_race(rule: IfExists, number: int, error: AlreadyExists) -> Decision:
    match rule:
        case IfExists.RENAME:
            return Write(CREATE, number + 1)
        case IfExists.SKIP:
            return Skip("the target exists")
        case IfExists.ASK:
            return Ask("the target exists")
        case _:
            raise error


async def _seen_anew(errand: Errand, error: VersionMismatch) -> Transfer:
    """The transfer of the source as it is now; if that is as before, the error stands."""
    source, old = errand.source, errand.transfer
    entry = await errand.tools.request(
        source.storage, lambda: source.storage.stat(source.key)
    )
    if errand.rule is IfExists.OVERWRITE and entry.version == old.version:
        raise error
    return value.replace(
        old, size=entry.size or 0, version=entry.version, modified=entry.modified
    )


def skipped(error: StorageError) -> Skip | None:
    """Whether a failure is a thing that cannot be copied at all: a socket, a device."""
    return Skip(error.message) if type(error) is Unsupported else None
