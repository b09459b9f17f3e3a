"""Deciding which transfers may start now. Pure: it never awaits."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Transfer

DELETES = 4
"""Batches of deletes that run at once; each is one request of up to a thousand keys."""


def is_large(transfer: Transfer, policy: Policy) -> bool:
    """Whether an object moves in parts, or fits in one request."""
    return transfer.size >= policy.multipart_from


def startable(
    waiting: Iterable[Transfer],
    running: Collection[Transfer],
    policy: Policy,
    limits: Mapping[JobId, int],
) -> list[Transfer]:
    """Which of those that wait, in order, may start beside those that run.

    Small objects do not wait behind large ones, nor large ones behind small ones; a job
    has no more at once than its own limit, if it has one.
    """
    large = sum(is_large(transfer, policy) for transfer in running)
    free = {True: policy.transfers - large}
    free[False] = policy.small_transfers - (len(running) - large)
    of_job = Counter(transfer.job for transfer in running)
    chosen = []
    for transfer in waiting:
        if not any(left > 0 for left in free.values()):
            break
        kind = is_large(transfer, policy)
        if free[kind] > 0 and of_job[transfer.job] < limits.get(
            transfer.job, sys.maxsize
        ):
            free[kind] -= 1
            of_job[transfer.job] += 1
            chosen.append(transfer)
    return chosen
