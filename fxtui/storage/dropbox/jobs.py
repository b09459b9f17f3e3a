"""What Dropbox does in the background: begun, and looked after to its end.

Nobody has to wait for it, so that nobody who is cancelled leaves it half looked after:
the lane is taken for as long as Dropbox works, and the next change does not meet it.
"""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.errors import ConnectionLost, TimedOut, TransientError

from .refusals import row_error

if TYPE_CHECKING:
    from .connection import Connection

_FIRST, _LONGEST = 0.3, 5.0
"""Seconds between two looks; each time half as long again."""

_PATIENCE: Final = 60 * 60.0
"""Seconds after which a job is let go: others may not wait for ever."""

_BLIND: Final = 4
"""Looks that may fail in a row: what they ask for goes on meanwhile."""


def begun(
    connection: Connection, route: str, check: str, entries: Sequence[Any]
) -> Future[list[Any]]:
    """Begin a batch; the future holds the metadata or the error of each entry."""
    job = _Job(connection, check)
    job.ask(route, {"entries": entries})
    return job.outcomes


class _Job:
    def __init__(self, connection: Connection, check: str) -> None:
        self._connection, self._check = connection, check
        self._loop = asyncio.get_running_loop()
        self._wait = _FIRST
        self._deadline = self._loop.time() + _PATIENCE
        self._looked_for: dict[str, str] | None = None
        """How it is asked for, once Dropbox has given it a number."""

        self._failures = 0
        self.outcomes: Future[list[Any]] = self._loop.create_future()

    def ask(self, route: str, arg: Any) -> None:
        try:
            answer = self._connection.start(self._connection.client.rpc, route, arg)
        except RuntimeError as error:  # of threads that were shut down
            lost = ConnectionLost(f"the connection was closed: {error}")
            self.outcomes.set_exception(lost)
        else:
            answer.add_done_callback(self._hear)

    def _hear(self, answer: Future[Any]) -> None:
        if answer.cancelled():
            self.outcomes.set_exception(ConnectionLost("the connection was closed"))
        elif error := answer.exception():
            self._fail(error)
        else:
            self._failures = 0
            self._understand(answer.result())

    def _fail(self, error: BaseException) -> None:
        self._failures += 1
        may_go_on = isinstance(error, TransientError) and self._failures <= _BLIND
        if self._looked_for and may_go_on:
            self._look_later()
        else:
            self.outcomes.set_exception(error)

    def _understand(self, told: dict[str, Any]) -> None:
        match told[".tag"]:
            case "complete":
                self.outcomes.set_result([self._outcome(row) for row in told["entries"]])
            case "failed":
                error = row_error(self._check, told.get("failed"))
                self.outcomes.set_exception(error)
            case "async_job_id":
                self._looked_for = {"async_job_id": told["async_job_id"]}
                self._look_later()
            case _:
                self._look_later()

    def _outcome(self, row: dict[str, Any]) -> Any:
        """Moves and copies tell their metadata in one way, and deletes in another."""
        if row[".tag"] == "success":
            return row.get("success") or row["metadata"]
        return row_error(self._check, row.get("failure"))

    def _look_later(self) -> None:
        if self._loop.time() > self._deadline:
            still = TimedOut("Dropbox is still at it; look again in a while")
            self.outcomes.set_exception(still)
            return
        self._loop.call_later(self._wait, self.ask, self._check, self._looked_for)
        self._wait = min(self._wait * 1.5, _LONGEST)
