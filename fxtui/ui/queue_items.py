"""What the rows of the queue stand for, and what those that move add up to; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from fxtui.domain.errors import Problem
from fxtui.domain.events import Board, Sample, Term
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job, Transfer


class Notice(NamedTuple):
    """Something that the service has to say to everybody."""

    id: int
    text: str


Item: TypeAlias = Job | Transfer | Notice
"""What one row stands for."""

ItemKey: TypeAlias = tuple[type[Item], int]
"""What stays of an item while its value changes: what it is, and its id."""


class Flow(NamedTuple):
    """What the running transfers of a job, or of all, add up to."""

    sent: int = 0
    stored: int = 0
    rate: float = 0.0
    retrying: int = 0
    """Transfers of which nothing moves, because a request failed and is tried again."""

    problem: Problem | None = None
    """Why one of them is tried again."""

    term: Term | None = None
    """How long the credentials of a job are good, where they end."""


NO_FLOW: Final = Flow()

_by_id: Final = attrgetter("id")


def key_of(item: Item) -> ItemKey:
    return (type(item), item.id)


def active_items(jobs: Sequence[Job], active: Iterable[Transfer]) -> list[Item]:
    """Each job that is under way, and below it those of its transfers that run."""
    running: defaultdict[JobId, list[Transfer]] = defaultdict(list)
    for transfer in active:
        running[transfer.job].append(transfer)
    items: list[Item] = []
    for job in jobs:
        items.append(job)
        items.extend(sorted(running.pop(job.id, ()), key=_by_id))
    for strays in running.values():
        items.extend(strays)
    return items


def flows(board: Board) -> dict[JobId, Flow]:
    """What runs of each job, added up; one pass over what runs."""
    sums: dict[JobId, Flow] = {}
    for sample in board.samples.values():
        if transfer := board.active.get(sample.transfer):
            flow = sums.get(transfer.job, NO_FLOW)
            is_retrying = tries_again(transfer, sample)
            sums[transfer.job] = Flow(
                flow.sent + sample.sent,
                flow.stored + sample.stored,
                flow.rate + sample.rate,
                flow.retrying + is_retrying,
                transfer.problem if is_retrying else flow.problem,
            )
    for job, term in board.terms.items():
        sums[job] = sums.get(job, NO_FLOW)._replace(term=term)
    for job, rate in board.rates.items():
        flow = sums.get(job, NO_FLOW)
        sums[job] = flow._replace(rate=flow.rate + rate)
    for job, sample in board.rests.values():
        flow = sums.get(job, NO_FLOW)
        sent, stored = flow.sent + sample.sent, flow.stored + sample.stored
        sums[job] = flow._replace(sent=sent, stored=stored)
    return sums


def tries_again(transfer: Transfer, sample: Sample | None) -> bool:
    """Whether nothing of what runs moves, because a request failed."""
    is_still = sample is None or (sample.rate < 1 and sample.sent < transfer.size)
    return is_still and transfer.problem is not None


def whole_flow(running: Iterable[Flow]) -> Flow:
    """All that runs, added up once more."""
    sent, stored, rate, retrying = 0, 0, 0.0, 0
    for flow in running:
        sent, stored, rate = sent + flow.sent, stored + flow.stored, rate + flow.rate
        retrying += flow.retrying
    return Flow(sent, stored, rate, retrying)
