"""The order in which jobs go: moved by one place, or to the front. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fxtui.domain.request import JobId, Order
from fxtui.domain.transfer import Job
from fxtui.domain.value import replace


def moved(jobs: Sequence[Job], chosen: Collection[JobId], order: Order) -> list[Job]:
    """The jobs, in order, after each chosen one went a place earlier or later.

    Chosen ones stay together: none of them passes another.
    """
    forward = list(jobs) if order is Order.EARLIER else list(reversed(jobs))
    for place in range(1, len(forward)):
        before, here = forward[place - 1], forward[place]
        if here.id in chosen and before.id not in chosen:
            forward[place - 1], forward[place] = here, before
    return _ranked(forward if order is Order.EARLIER else list(reversed(forward)))


def first(jobs: Sequence[Job], chosen: Collection[JobId]) -> list[Job]:
    """The jobs, in order, with the chosen ones before all others."""
    return _ranked(sorted(jobs, key=lambda job: job.id not in chosen))


def _ranked(jobs: Sequence[Job]) -> list[Job]:
    """Give out the ranks of these jobs anew: those that were there, in the new order."""
    ranks = sorted(job.rank for job in jobs)
    if len(set(ranks)) < len(ranks):
        ranks = [float(place) for place in range(len(jobs))]
    return [replace(job, rank=rank) for job, rank in zip(jobs, ranks, strict=True)]
