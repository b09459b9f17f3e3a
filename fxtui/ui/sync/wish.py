"""What a person asks a sync for: two folders, and by which rules; pure."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from fxtui.domain.location import Location
from fxtui.domain.request import Compare, JobRequest, Source, SyncRules, Verb
from fxtui.domain.select import Filter
from fxtui.domain.value import replace


class SyncWish(NamedTuple):
    source: Location
    target: Location
    compare: Compare = Compare.TIME
    delete: bool = False
    """Whether what only the target has is checked at first."""

    filters: tuple[Filter, ...] = ()

    @property
    def turned(self) -> SyncWish:
        return self._replace(source=self.target, target=self.source)

    def request(self) -> JobRequest:
        """What ``fxtui sync`` would ask for."""
        return JobRequest(
            Verb.SYNC,
            (Source(self.source),),
            self.target,
            filters=self.filters,
            sync=SyncRules(self.compare, delete=self.delete),
        )

    def to_plan(self) -> JobRequest:
        """The same with all that could be deleted: it is shown, and stays unchecked."""
        return replace(self.request(), sync=SyncRules(self.compare, delete=True))


def typed_filters(left_out: str, taken: str) -> tuple[Filter, ...]:
    """Patterns as words of a shell; those to take come last, so they win."""
    return (
        *(Filter(pattern, includes=False) for pattern in _words(left_out)),
        *(Filter(pattern, includes=True) for pattern in _words(taken)),
    )


def typed(filters: tuple[Filter, ...]) -> tuple[str, str]:
    """What ``typed_filters`` reads as these."""
    left_out, taken = (
        shlex.join(each.pattern for each in filters if each.includes is includes)
        for includes in (False, True)
    )
    return left_out, taken


def wrong_pair(source: Location, target: Location) -> str | None:
    """Why one cannot be made like the other, if so."""
    if source.holds_buckets or target.holds_buckets:
        return "Open a bucket first: a sync is of what is in one."
    if (source.scheme, source.profile) != (target.scheme, target.profile):
        return None
    if source.key == target.key:
        return "Both panes show this place; a sync wants two."
    if source.key.startswith(target.key) or target.key.startswith(source.key):
        return "One of the two is in the other, and would be copied into itself."
    return None


def _words(text: str) -> list[str]:
    """Raise ValueError for a quote that is not closed."""
    return shlex.split(text)
