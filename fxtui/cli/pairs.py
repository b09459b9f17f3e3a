"""What lies at two locations, name by name, and the verdict on each pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from fxtui.domain.bucket import is_only_prefix
from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder, is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry
from fxtui.domain.errors import FxtuiError, NotFound, StorageError, Unauthenticated
from fxtui.domain.location import Location
from fxtui.front.likeness import Thing, likeness

from .trees import Tree
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
) -> list[Pair]:
    """Of all that is below two folders, and is meant."""
    ours, theirs = [await _tree(browser, end, context) for end in ends]
    names = sorted({*ours.files, *theirs.files, *ours.problems, *theirs.problems})
    return [*_paired(ours, theirs, filter(selects, names))]


def _paired(ours: Tree, theirs: Tree, names: Iterator[str]) -> Iterator[Pair]:
    for name in names:
        problem = ours.problems.get(name) or theirs.problems.get(name)
        source, target = ours.location(name), theirs.location(name)
        files = ours.files.get(name), theirs.files.get(name)
        yield Pair(name, source, target, *files, problem)


async def _tree(browser: Browser, end: Location, context: Context) -> Tree:
    """A prefix that no key begins with is not there; an empty folder or bucket is."""
    tree = await Tree(as_folder(end), browser, context).grow()
    if is_only_prefix(as_folder(end)) and tree.is_bare:
        raise NotFound("there is nothing here", location=end)
    return tree


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
