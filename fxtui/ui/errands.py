"""From what is chosen in a pane to requests for the engine; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from fxtui.domain.bucket import bucket_of, is_bucket
from fxtui.domain.location import ARCHIVE, BUCKETS, LOCAL, Location
from fxtui.domain.request import IfExists, JobRequest, Source, Verb
from fxtui.domain.value import replace

from .marks import Marked

_EXPORTS: Final = {"dropbox": ("markdown", "html")}
"""The capability ``exports`` of the adapters that have it."""


_KEEPERS: Final = frozenset({"dropbox"})
"""Those whose ``Restore`` brings back what was deleted, for 30 days at least."""


class Errand(NamedTuple):
    """Some locations, and where they are meant to go."""

    target: Location
    locations: tuple[Location, ...]
    exports: tuple[str, ...] = ()
    """What documents may become on the way, if any may be among them."""


def errands(chosen: Iterable[Marked], other: Location) -> list[Errand]:
    """One for each place that something was meant for when it was marked."""
    places: dict[Location, list[Marked]] = {}
    for marked in chosen:
        places.setdefault(aim(marked, other), []).append(marked)
    return [
        Errand(target, tuple(each.location for each in found), _exports(found, target))
        for target, found in places.items()
    ]


def aim(marked: Marked, other: Location) -> Location:
    """Where something goes that was meant for some place when it was marked.

    What was meant for nowhere, or for where it already is, goes to the other pane.
    """
    target = marked.mark.target
    if target is None or refusal(target) or marked.location.parent == target:
        return other
    return target


def _exports(chosen: Iterable[Marked], target: Location) -> tuple[str, ...]:
    """What documents may become; a storage copies its own as what they are."""
    formats = (
        _EXPORTS.get(location.scheme, ())
        for location, mark in chosen
        if mark.is_document or location.key.endswith("/")
        if not _are_together(location, target)
    )
    return next(filter(None, formats), ())


def _are_together(one: Location, other: Location) -> bool:
    return (one.scheme, one.profile) == (other.scheme, other.profile)


def refusal(target: Location) -> str | None:
    """Why nothing can be put into a place, if so."""
    if target.holds_buckets:
        return "Open a bucket in the other pane first: objects live in buckets."
    if target.scheme == ARCHIVE:
        return "What is in an archive can be read, and not be changed."
    return None


def request(
    verb: Verb,
    locations: Sequence[Location],
    target: Location,
    if_exists: IfExists,
    *,
    export: str | None = None,
) -> JobRequest:
    """Move each under its own name, folders too: ``photos/`` becomes ``photos/``."""
    sources = tuple(Source(location, location.name) for location in locations)
    return JobRequest(verb, sources, target, if_exists, export=export)


def removal(locations: Sequence[Location]) -> JobRequest:
    return JobRequest(Verb.DELETE, tuple(Source(location) for location in locations))


def are_kept(locations: Sequence[Location]) -> bool:
    """Whether their storages keep for a time what is deleted."""
    return all(location.scheme in _KEEPERS for location in locations)


def bucket_above(location: Location) -> Location | None:
    """The bucket that it is in, or is; None where there are no buckets."""
    if location.scheme != BUCKETS or not location.key:
        return None
    return replace(location, key=f"{bucket_of(location.key)}/")


def to_type(locations: Sequence[Location]) -> str:
    """What has to be typed before these are deleted, if buckets are among them."""
    buckets = [each.name for each in locations if is_bucket(each)]
    if len(buckets) > 1:
        return f"{len(buckets)} buckets"
    return buckets[0].removesuffix("/") if buckets else ""


def names(locations: Sequence[Location], here: Location) -> list[str]:
    """What to call these in a question: what is elsewhere has its whole location."""
    return [
        location.name if location.parent == here else str(location)
        for location in locations
    ]


def wrong_name(name: str, here: Location, taken: Iterable[str]) -> str | None:
    """What is wrong with a new name in a place, if anything."""
    bare = name.removesuffix("/")
    if not bare:
        return "Type a name."
    if "/" in bare:
        return "A name holds no /."
    if here.scheme == LOCAL and (bare in {".", ".."} or "\0" in bare):
        return f"A file cannot be called {bare}."
    if bare in taken or f"{bare}/" in taken:
        return f"There is a {bare} already."
    return None
