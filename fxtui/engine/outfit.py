"""What each transfer is sent on its way with: its ends, its rules, and the tools."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from fxtui.domain.errors import Problem, TransientError
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobId, JobRequest, TransferId, Verb
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace

from .ends import Ends
from .errand import End, Errand, Tools
from .ledger import Ledger
from .meter import Gauge, Meter
from .pace import Pace
from .track import Track


class Outfit:
    def __init__(
        self, ledger: Ledger, ends_of: Callable[[JobId], Ends], policy: Policy
    ) -> None:
        self.policy = policy
        self.pace = Pace(policy)
        self.meter = Meter()
        self.taken_up: set[JobId] = set()
        """Jobs of an earlier process, which could not tell of all that it did."""

        self.untold: set[TransferId] = set()
        """What ran in this process, and may have arrived without a word of it."""

        self._ledger, self._ends_of = ledger, ends_of
        self._batches: dict[tuple[str, str | None], int] = {}
        """By scheme and profile of a target: how many puts share a request there."""

    def set_policy(self, policy: Policy) -> None:
        self.policy = policy
        self.pace.set_policy(policy)

    async def errand(self, id_: TransferId, track: Track) -> Errand:
        await track.load()
        transfer = self._ledger.running[id_]
        request = self._ledger.jobs[transfer.job].request
        return Errand(
            Verb.MOVE if transfer.moves else request.verb,
            self.rule(transfer),
            transfer,
            self.source(transfer),
            self.target(transfer),
            self.tools(id_, track),
            upload_id=request.upload_id,
            part_size=request.part_size,
            preserve=request.preserve,
            attributes=request.attributes,
            rewrites=request.rewrites,
            is_strict=request.verb is Verb.APPLY,
            is_again=self.may_have_arrived(transfer) or track.is_resumed,
        )

    def may_have_arrived(self, transfer: Transfer) -> bool:
        """Whether what stands at its target may be its own."""
        return transfer.id in self.untold or transfer.job in self.taken_up

    def batch_of(self, transfer: Transfer) -> int:
        """How many small objects share a request with this one at its target."""
        target = transfer.target or transfer.source
        return self._batches.get((target.scheme, target.profile), 1)

    def source(self, transfer: Transfer) -> End:
        return self._ends_of(transfer.job).source(transfer.source)

    def target(self, transfer: Transfer) -> End:
        request = self._ledger.jobs[transfer.job].request
        assert transfer.target and request.target  # else it were a delete
        end = self._ends_of(transfer.job).target(transfer.target, request.target)
        batch = end.storage.capabilities.put_batch
        self._batches[transfer.target.scheme, transfer.target.profile] = batch
        return end

    def rule(self, transfer: Transfer) -> IfExists:
        return transfer.if_exists or self._ledger.jobs[transfer.job].request.if_exists

    def tools(self, id_: TransferId, track: Track) -> Tools:
        job = self._ledger.jobs[self._ledger.running[id_].job]
        job_pace = self.pace.job(job.id, job.request.limits)
        gauge = self.meter.open(id_, job_pace.throttle)
        policy = policy_of(self.policy, job.request)
        on_retry = partial(self._tried, id_, gauge)
        return Tools(policy, self.pace, job_pace, gauge, track, on_retry)

    def _tried(
        self,
        id_: TransferId,
        gauge: Gauge,
        attempt: int,
        error: TransientError,
        wait: float,
    ) -> None:
        """Let everybody see why a transfer waits, and until when."""
        gauge.falter()
        transfer = self._ledger.running[id_]
        self._ledger.update(
            replace(
                transfer,
                attempt=max(transfer.attempt, attempt + 1),
                retry_at=time.time() + wait,
                problem=Problem.of(error),
            )
        )


def policy_of(policy: Policy, request: JobRequest) -> Policy:
    """The policy of a job that wants some of it otherwise."""
    policy = policy if request.verify else replace(policy, verify=False)
    if (part_size := request.part_size) is None:
        return policy
    most = max(part_size + 1, min(policy.multipart_from, 2 * part_size))
    return replace(policy, part_size=part_size, multipart_from=most)
