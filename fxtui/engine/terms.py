"""How long the credentials of what runs are good, as far as their storages know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fxtui.domain.errors import FxtuiError
from fxtui.domain.events import Term
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Transfer

from .errand import End


def terms_of(
    running: Iterable[Transfer], ends_of: Callable[[Transfer], Iterable[End]]
) -> tuple[Term, ...]:
    """One for each job whose credentials end: of its two ends, what ends first."""
    jobs = {transfer.job: transfer for transfer in running}
    terms = ((job, [*_terms(job, ends_of(one))]) for job, one in jobs.items())
    return tuple(min(found, key=_urgency) for _, found in terms if found)


def _terms(job: JobId, ends: Iterable[End]) -> Iterator[Term]:
    try:
        for end in ends:
            lease = end.storage.known_lease()
            if lease.ends is not None:
                yield Term(job, lease.ends, lease.asks)
    except FxtuiError:
        return  # a profile that is there no more


def _urgency(term: Term) -> tuple[bool, float]:
    """What a person has to bring comes first: the rest renews itself."""
    return not term.asks, term.ends
