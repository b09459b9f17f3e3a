"""Jobs in the journal: what was asked, how it stands, and the count of its transfers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from sqlite3 import Connection
from typing import Final

import msgspec

from fxtui.domain import codec
from fxtui.domain.context import StoredContext
from fxtui.domain.request import JobId, JobRequest, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import SIZE, Count, Job, Tally
from fxtui.domain.value import replace

from .database import Database, Row
from .rows import IS_ASKED, MEMBERS, members

_TALLY: Final = f"""
SELECT job, state, count(*), total(size), count(digested), total(size * digested),
       total(warned), total(asked)
FROM (SELECT job, state, size, warned, nullif(proof <> '{SIZE}', 0) AS digested,
             {IS_ASKED} AS asked
      FROM transfers WHERE job IN {MEMBERS})
GROUP BY job, state
"""

_jobs: Final = msgspec.json.Decoder(Job)
_requests: Final = msgspec.json.Decoder(JobRequest)
_contexts: Final = msgspec.json.Decoder(StoredContext)


class JobTable:
    _database: Database

    def add_job(self, request: JobRequest, context: StoredContext, created: float) -> Job:
        """Write down what was asked, all its sources too."""
        sources, moves = len(request.sources), request.verb is Verb.MOVE
        job = Job(JobId(0), request.brief(), created, sources, unswept=moves)
        with self._database.commit() as connection:
            row = connection.execute(
                "INSERT INTO jobs (job, request, context) VALUES (?, ?, ?)",
                [codec.encode(value) for value in (job, request, context)],
            )
        return replace(job, id=JobId(row.lastrowid or 0))

    def save_jobs(self, jobs: Iterable[Job]) -> None:
        with self._database.commit() as connection:
            write_jobs(connection, jobs)

    def jobs(self) -> list[tuple[Job, StoredContext]]:
        """Every job, as it was left, with its tally."""
        rows = self._database.read("SELECT id, job, context FROM jobs ORDER BY id")
        tallies = self.tallies([JobId(id_) for id_, _, _ in rows])
        return [
            (
                replace(codec.decode(job, _jobs), id=JobId(id_), tally=tallies[id_]),
                codec.decode(context, _contexts),
            )
            for id_, job, context in rows
        ]

    def set_context(self, job: JobId, context: StoredContext) -> None:
        with self._database.commit() as connection:
            connection.execute(
                "UPDATE jobs SET context = ? WHERE id = ?", [codec.encode(context), job]
            )

    def request(self, job: JobId) -> JobRequest:
        """What was asked, with all its sources."""
        ((row,),) = self._database.read("SELECT request FROM jobs WHERE id = ?", [job])
        return codec.decode(row, _requests)

    def tally(self, job: JobId) -> Tally:
        """Count the transfers of a job."""
        return self.tallies([job])[job]

    def tallies(self, jobs: Iterable[JobId]) -> dict[JobId, Tally]:
        counted = dict.fromkeys(jobs, Tally())
        for job, *row in self._database.read(_TALLY, [members(counted)]):
            counted[job] = _with(counted[job], tuple(row))
        return counted

    def forget(self, jobs: Collection[JobId]) -> None:
        """Drop jobs, with all that was written of them."""
        ids = [(job,) for job in jobs]
        with self._database.commit() as connection:
            connection.executemany("DELETE FROM transfers WHERE job = ?", ids)
            connection.executemany("DELETE FROM jobs WHERE id = ?", ids)


def write_jobs(connection: Connection, jobs: Iterable[Job]) -> None:
    rows = [(codec.encode(replace(job, tally=Tally())), job.id) for job in jobs]
    connection.executemany("UPDATE jobs SET job = ? WHERE id = ?", rows)


def _with(tally: Tally, row: Row) -> Tally:
    """The tally with the transfers of one state."""
    state, objects, size, digested, digested_size, warned, asked = row
    known = {state: Count(objects, int(size))}
    if state == State.SUCCEEDED:
        known["verified"] = Count(digested, int(digested_size))
    return replace(
        tally,
        **known,
        asked=tally.asked + int(asked),
        warnings=tally.warnings + int(warned),
    )
