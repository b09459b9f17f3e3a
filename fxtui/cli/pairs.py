"""What lies at two locations, name by name, and the verdict on each pair."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import NamedTuple

from fxtui.domain.bucket import is_only_prefix
from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder, is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry
from fxtui.domain.errors import (
    FxtuiError,
    InvalidName,
    NotFound,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.location import LOCAL, Location
from fxtui.front.likeness import Thing, likeness
from fxtui.storage.local_name import local_name

from .trees import Leaf, Tree
from .verdict import Outcome, Verdict, of_likeness, of_sizes, unreadable


class Pair(NamedTuple):
    """Two objects of one name; None where there is none."""

    name: str
    source: Location
    target: Location
    ours: Entry | None
    theirs: Entry | None
    problem: FxtuiError | None = None

    @property
    def ends(self) -> tuple[str, str]:
        return str(self.source), str(self.target)

    @property
    def things(self) -> tuple[Thing, Thing]:
        ours, theirs = self.ours, self.theirs
        return (
            Thing(self.source, ours.version if ours else None),
            Thing(self.target, theirs.version if theirs else None),
        )


async def single(
    browser: Browser, source: Location, target: Location, context: Context
) -> Pair:
    """Of two objects, both of which have to be there."""
    if is_folder(target):
        target = target.child(source.name)
    ours, theirs = [await _object(browser, end, context) for end in (source, target)]
    return Pair(str(target), source, target, ours, theirs)


async def _object(browser: Browser, location: Location, context: Context) -> Entry:
    try:
        return await browser.stat(location, context)
    except NotFound as error:
        why = f"{error.message}; -r compares all that is below a prefix"
        raise NotFound(why, location=location, detail=error.detail) from error


async def pairs(
    browser: Browser,
    ends: tuple[Location, Location],
    context: Context,
    selects: Callable[[str], bool],
) -> AsyncGenerator[Pair, None]:
    """Of all that is below two folders, and is meant; only the first is kept in memory.

    On a disk an object may have had to get another name: it is compared by that one. A
    file that has the name of an object is that one, though, as where it was sent.
    """
    source, target = [Tree(as_folder(end), browser, context) for end in ends]
    is_near = [end.scheme == LOCAL for end in ends]
    as_there = _on_disk if is_near == [False, True] else _as_it_is
    as_here = _on_disk if is_near == [True, False] else _as_it_is
    waiting: dict[str, Leaf] = {}
    async with aclosing(source.leaves()) as leaves:
        async for leaf in leaves:
            if selects(leaf.name):
                waiting[as_there(leaf.name)] = leaf
    _check_there(source, ends[0])
    async with aclosing(target.leaves()) as leaves:
        async for theirs in leaves:
            ours = waiting.pop(theirs.name, None)
            ours = ours or waiting.pop(as_here(theirs.name), None)
            if ours or selects(theirs.name):
                yield _pair(ours, source.location(theirs.name), theirs, theirs.location)
    _check_there(target, ends[1])
    for name, ours in waiting.items():
        yield _pair(ours, ours.location, None, target.location(name))


def _pair(
    ours: Leaf | None, source: Location, theirs: Leaf | None, target: Location
) -> Pair:
    known = ours or theirs
    assert known, "a pair is of something"
    return Pair(
        known.name,
        ours.location if ours else source,
        target,
        ours.entry if ours else None,
        theirs.entry if theirs else None,
        (ours and ours.problem) or (theirs and theirs.problem) or None,
    )


def _check_there(tree: Tree, end: Location) -> None:
    """A prefix that no key begins with is not there; an empty folder or bucket is."""
    if is_only_prefix(as_folder(end)) and tree.is_bare:
        raise NotFound("there is nothing here", location=end)


def _on_disk(name: str) -> str:
    """What a disk calls it; what no disk takes stays as it is, and is missing there."""
    try:
        return local_name(name).name
    except InvalidName:
        return name


def _as_it_is(name: str) -> str:
    return name


async def judged(browser: Browser, pair: Pair, context: Context) -> Verdict:
    """Whether a pair is of equals; only what has one size is looked into."""
    match pair:
        case Pair(problem=FxtuiError() as problem):
            return unreadable(pair.name, pair.ends, problem)
        case Pair(ours=None):
            return Verdict(Outcome.EXTRA, pair.name, None, str(pair.target))
        case Pair(theirs=None):
            return Verdict(Outcome.MISSING, pair.name, str(pair.source), None)
        case Pair(ours=Entry(size=int(ours)), theirs=Entry(size=int(theirs))):
            if ours != theirs:
                return of_sizes(pair.name, pair.ends, (ours, theirs))
            return await _looked_into(browser, pair, ours, context)
    why = FxtuiError("one of both is no regular file, and has no content")
    return unreadable(pair.name, pair.ends, why)


async def _looked_into(
    browser: Browser, pair: Pair, size: int, context: Context
) -> Verdict:
    try:
        found = await likeness(browser, pair.things, size, context)
    except Unauthenticated:
        raise
    except StorageError as error:
        return unreadable(pair.name, pair.ends, error)
    return of_likeness(pair.name, pair.ends, found)
