"""What lies in archives stays as it is: a job that would change it is not begun."""

from __future__ import annotations

from collections.abc import Iterator

from fxtui.domain.entry import Trait
from fxtui.domain.errors import ReadOnly, StorageError
from fxtui.domain.inside import READ_ONLY, ways_in
from fxtui.domain.location import LOCAL, MARK, Location
from fxtui.domain.request import JobRequest, Verb
from fxtui.domain.value import replace

from .ends import Ends

_EMPTYING = frozenset({Verb.MOVE, Verb.DELETE})


async def check_unchanged(request: JobRequest, ends: Ends) -> None:
    """Raise ReadOnly if something in an archive would be written, moved or deleted.

    Names do not tell, so their storages are asked; who does not answer now will refuse
    it later, when what can be done has been done.
    """
    for top in dict.fromkeys(_archives(request)):
        if await _is_read_only(ends, top):
            raise ReadOnly(READ_ONLY, location=top)


def _archives(request: JobRequest) -> Iterator[Location]:
    """The tops of what may be archives, around all that this job would change."""
    changed = [request.target] if request.target else []
    if request.verb in _EMPTYING:
        changed += [source.location for source in request.sources]
    for location in changed:
        if location.scheme != LOCAL:
            for archive, _ in ways_in(location.key):
                yield replace(location, key=archive + MARK)


async def _is_read_only(ends: Ends, top: Location) -> bool:
    try:
        entry = await ends.target(top, top).storage.stat(top.key)
    except StorageError:
        return False
    return Trait.READ_ONLY in entry.traits
