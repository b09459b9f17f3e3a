"""Which jobs are not what they were when somebody last looked.

A job is a frozen value: while it is the same object, nothing has to be asked about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fxtui.domain.request import JobId
    from fxtui.domain.transfer import Job


class Fresh:
    def __init__(self) -> None:
        self._seen: Mapping[JobId, Job] = {}

    def of(self, jobs: Mapping[JobId, Job]) -> dict[JobId, Job]:
        """Those that changed or came since the last time."""
        seen = self._seen
        fresh = {
            number: job for number, job in jobs.items() if seen.get(number) is not job
        }
        if fresh or len(seen) != len(jobs):
            self._seen = {**jobs}
        return fresh
