"""What is at a target now, before anything is written there."""

from __future__ import annotations

from itertools import count

from fxtui.domain.bucket import bucket_of, is_access_point
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import AlreadyExists, InvalidName, NotFound, PermissionDenied
from fxtui.domain.location import Location
from fxtui.domain.numbered import numbered
from fxtui.domain.request import IfExists, Verb

from .conflict import MOST_NUMBERS, Write
from .errand import Errand
from .rename import is_rename, is_respelling


async def target_now(errand: Errand) -> Entry | None:
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


async def free_number(errand: Errand, decision: Write) -> int:
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
