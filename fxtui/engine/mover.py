"""One transfer, from the decision whether to write to what is then at the target."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from typing import Final, NamedTuple, TypeAlias

from fxtui.domain import value
from fxtui.domain.bucket import bucket_of, is_access_point
from fxtui.domain.entry import Digest, Entry, Kind, Version
from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    InvalidName,
    NotFound,
    PermissionDenied,
    StorageError,
    Unsupported,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.request import IfExists, Verb
from fxtui.domain.transfer import SIZE, Transfer
from fxtui.domain.writing import CREATE, WriteMode

from .again import is_there
from .carry import SMALL, carry
from .conflict import Ask, Decision, Refuse, Skip, Write, numbered, resolve
from .duplicate import duplicate
from .errand import Arrived, End, Errand
from .export import export
from .headway import Begun
from .land import land
from .leftovers import throw_away
from .relay import relay
from .rename import is_rename, is_respelling, rename
from .send import send

Route: TypeAlias = Callable[[Errand, Key, WriteMode], Awaitable[Arrived]]

MOST_RACES: Final = 8
"""How often a name that was free may be taken when the object is there to have it."""

MOST_NUMBERS: Final = 10_000
"""``name (1)``, ``name (2)`` … are tried this far."""


class Moved(NamedTuple):
    """What came of it: what is now where, and what proves its bytes."""

    target: Location
    size: int
    proof: str | None = None
    digest: Digest | None = None
    version: Version | None = None
    notes: tuple[str, ...] = ()


Outcome: TypeAlias = Moved | Skip | Ask


async def move(errand: Errand) -> Outcome:
    """Move one object; what changes meanwhile begins again, as often as policy says."""
    track, gauge = errand.tools.track, errand.tools.gauge
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
        return await _let_go(errand, begun, begun.arrived)
    if errand.target.key.endswith("/") and errand.target.storage.capabilities.directories:
        return await _make_directory(errand)
    outcome = await _write(errand)
    if errand.verb is Verb.MOVE and isinstance(outcome, Moved) and not is_rename(errand):
        await _remove_source(errand, outcome)
    if isinstance(outcome, Moved):
        return outcome._replace(notes=tuple(errand.tools.track.notes))
    return outcome


async def _let_go(errand: Errand, begun: Begun, arrived: Version) -> Outcome:
    """An earlier run has moved it whole, and was ended before it could tell."""
    located = _located(errand.target, begun.key)
    moved = Moved(located, begun.size, begun.proof, begun.digest, arrived)
    try:
        await _check_source(errand)  # it may be another by now
        await _delete_source(errand)
    except NotFound:
        pass  # it was ended after that
    return moved


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
        entry = await _target_now(errand)
        if entry and errand.is_again and (known := await is_there(errand, entry)):
            return _moved(errand, errand.target.key, Arrived(entry, known))
        decision = _decided(errand, entry)
    while isinstance(decision, Write):
        number = await _free_number(errand, decision)
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
        raise AlreadyExists(
            f"{decision.reason}; nothing was written", location=errand.target.location
        )
    return decision


def _decided(errand: Errand, entry: Entry | None) -> Decision:
    """What the rule says; a plan has said it already, if its target is as it was."""
    expects = errand.transfer.expects
    if expects is None:
        return resolve(errand.rule, errand.transfer.modified, entry)
    if (entry.version or "" if entry else "") != expects:
        raise VersionMismatch("its target has changed since the plan was made")
    return Write(WriteMode("update", expects) if expects else CREATE)


async def _proved(errand: Errand, key: Key, arrived: Arrived) -> Moved:
    """Where no digest could be compared, compare at least the sizes."""
    transfer, target = errand.transfer, errand.target.storage
    if arrived.digest or transfer.export or not errand.tools.policy.verify:
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
    if known:
        errand.tools.gauge.verified = transfer.size
    size = (arrived.entry.size or 0) if transfer.export else transfer.size
    return Moved(
        _located(errand.target, key),
        size,
        known.algorithm if known else None,
        known or arrived.entry.digest,
        arrived.entry.version,
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
    source, target = errand.source.storage, errand.target.storage
    return duplicate if source is target and source.capabilities.copies else None


async def _target_now(errand: Errand) -> Entry | None:
    """What is at the target; unknown where overwriting needs no look at it."""
    target = errand.target
    if errand.source.location == target.location and not errand.rewrites:
        raise InvalidName("the source and the target are the same; nothing was done")
    if is_respelling(errand):
        if errand.verb is Verb.MOVE:
            return None  # what is there is the source itself
        raise InvalidName("the two names differ in capitals only, and are one file there")
    is_free = errand.rule is IfExists.OVERWRITE and errand.transfer.expects is None
    if is_free and not _may_be_same_object(errand):
        return None
    try:
        entry = await errand.tools.request(
            target.storage, lambda: target.storage.stat(target.key)
        )
    except NotFound:
        return None
    except PermissionDenied:
        if target.storage.capabilities.conditional:
            return None  # who may write but not look: the server will enforce the rule
        raise
    if _is_same_object(errand, entry):
        raise InvalidName("the source and the target are one object; nothing was done")
    return entry


def _may_be_same_object(errand: Errand) -> bool:
    """Whether a write could destroy its own source, which needs one storage for both.

    Where that gives a thing another name, there is one thing only, before and after.
    """
    if is_rename(errand):
        return False
    source, target = errand.source, errand.target
    is_local = target.storage.capabilities.files
    in_one = source.location.scheme == target.location.scheme
    return in_one and (is_local or errand.verb is Verb.MOVE)


def _is_same_object(errand: Errand, entry: Entry) -> bool:
    """Whether the target is the source by another road: a link, or another profile."""
    source, target = errand.source, errand.target
    if entry.kind is Kind.DIRECTORY or entry.version != errand.transfer.version:
        return False
    if source.storage.capabilities.files and target.storage.capabilities.files:
        return True
    is_far = source.location.scheme == target.location.scheme
    return is_far and _is_one_key(source.location, target.location)


def _is_one_key(source: Location, target: Location) -> bool:
    """An access point leads to some bucket, and nobody says to which."""
    if is_access_point(source.key) or is_access_point(target.key):
        ours, theirs = bucket_of(source.key), bucket_of(target.key)
        return source.key[len(ours) :] == target.key[len(theirs) :]
    return source.key == target.key


async def _free_number(errand: Errand, decision: Write) -> int:
    """The first number whose name is free, before any byte moves."""
    if not decision.number:
        return 0
    storage = errand.target.storage
    for number in count(decision.number):
        key = numbered(errand.target.key, number)
        try:
            await errand.tools.request(storage, lambda key=key: storage.stat(key))  # type: ignore[misc]  # a lambda's default has no type
        except NotFound:
            return number
        if number > MOST_NUMBERS:
            break
    raise AlreadyExists(f"{MOST_NUMBERS} numbered names are taken")


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


async def _remove_source(errand: Errand, moved: Moved) -> None:
    """Delete what was moved, but only if what arrived is as large as what left.

    That it arrived is written down first: who begins again would not find the source.
    """
    if moved.proof is None:
        await _compare_sizes(errand, moved)
    key = _key_of(errand.target, moved.target)
    begun = errand.tools.track.begun or Begun(
        errand.transfer.version, errand.transfer.size, 0, key
    )
    arrived = moved.version or ""
    done = value.replace(begun, arrived=arrived, proof=moved.proof, digest=moved.digest)
    await errand.tools.track.begin(done)
    await _delete_source(errand)


async def _compare_sizes(errand: Errand, moved: Moved) -> None:
    target, key = errand.target.storage, _key_of(errand.target, moved.target)
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


def _located(end: End, key: Key) -> Location:
    """The location of another key beside that of an end."""
    top = end.location.key.removesuffix(end.key)
    return value.replace(end.location, key=top + key)


def _key_of(end: End, location: Location) -> Key:
    return location.key[len(end.location.key) - len(end.key) :]


def skipped(error: StorageError) -> Skip | None:
    """Whether a failure is a thing that cannot be copied at all: a socket, a device."""
    return Skip(error.message) if type(error) is Unsupported else None
