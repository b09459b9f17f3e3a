"""Deciding which transfers may start now. Pure: it never awaits."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Transfer

DELETES = 4
"""Batches of deletes that run at once; each is one request of up to a thousand keys."""


_CRUMB: Final = 1e-6
"""Less of a place than this is what is left of adding shares, and none."""


def is_large(transfer: Transfer, policy: Policy) -> bool:
    """Whether an object moves in parts, or fits in one request."""
    return transfer.size >= policy.multipart_from


def _alone(transfer: Transfer) -> int:
    return 1


class Held(NamedTuple):
    """What one that runs keeps from others."""

    job: JobId
    is_large: bool
    share: float
    """Of one: small objects that share a request share a place as well."""


def held(
    transfer: Transfer, policy: Policy, batch_of: Callable[[Transfer], int] = _alone
) -> Held:
    kind = is_large(transfer, policy)
    return Held(transfer.job, kind, 1 if kind else 1 / batch_of(transfer))


def startable(
    waiting: Iterable[Transfer],
    running: Iterable[Held],
    policy: Policy,
    limits: Mapping[JobId, int],
    batch_of: Callable[[Transfer], int] = _alone,
) -> list[Transfer]:
    """Which of those that wait, in order, may start beside those that run.

    Small objects do not wait behind large ones, nor large ones behind small ones; a job
    has no more at once than its own limit, if it has one. ``batch_of`` is how many small
    ones share a request, so that they count as one.
    """
    free: dict[bool, float] = {True: policy.transfers, False: policy.small_transfers}
    of_job = Counter[JobId]()
    for job, kind, share in running:
        free[kind] -= share
        of_job[job] += 1
    chosen = []
    for transfer in waiting:
        if free[True] <= _CRUMB and free[False] <= _CRUMB:
            break
        kind = is_large(transfer, policy)
        most = limits.get(transfer.job, sys.maxsize)
        if free[kind] > _CRUMB and of_job[transfer.job] < most:
            free[kind] -= 1 if kind else 1 / batch_of(transfer)
            of_job[transfer.job] += 1
            chosen.append(transfer)
    return chosen
