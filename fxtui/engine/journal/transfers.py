"""Transfers in the journal: written when they are planned and when they come to rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, Literal

from fxtui.domain.request import JobId, Jobs, Selection, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Job, Transfer, TransferPage
from fxtui.domain.value import replace

from .database import Database
from .headways import drop
from .jobs import write_jobs
from .rows import (
    COLUMNS,
    MEMBERS,
    fixed_of,
    has_same_ends,
    loose_of,
    members,
    standing_of,
    transfer_of,
    where,
    words,
)

PAGE: Final = 500
"""Transfers in a page of a listing."""

NOTHING: Final[Mapping[TransferId, Transfer]] = {}
_BEFORE_ALL: Final = (float("-inf"), 0)


class TransferTable:
    _database: Database

    def add_transfers(self, planned: Sequence[tuple[str, Transfer]]) -> list[Transfer]:
        """Write down transfers, each with the name that is its own in its job.

        Those that an earlier planning of the job wrote already are left as they are.
        """
        first = self._database.last_id("transfers") + 1
        rows = [
            (
                *(id_, id_, t.job, name.encode("utf-8", "surrogatepass")),
                *standing_of(t),
                fixed_of(t),
            )
            for id_, (name, t) in enumerate(planned, first)
        ]
        with self._database.commit() as connection:
            written = connection.executemany(
                "INSERT OR IGNORE INTO transfers "
                "(id, rank, job, name, state, size, proof, warned, loose, fixed) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            ).rowcount
            new: Iterable[int] = range(first, first + len(rows))
            if written < len(rows):
                found = connection.execute(
                    "SELECT id FROM transfers WHERE id >= ? ORDER BY id", [first]
                )
                new = [id_ for (id_,) in found]
        return [replace(planned[id_ - first][1], id=TransferId(id_)) for id_ in new]

    def save(
        self,
        transfers: Iterable[Transfer],
        jobs: Iterable[Job] = (),
        known: Mapping[TransferId, Transfer] = NOTHING,
    ) -> None:
        """Write these transfers and jobs as they now are, in one commit.

        What succeeded needs its headway no more. ``known`` is how the journal has some
        of them: what seldom changes is written anew only where it did.
        """
        saved = list(transfers)
        stayed: list[Transfer] = []
        others: list[Transfer] = []
        for transfer in saved:
            before = known.get(transfer.id)
            is_there = before is not None and has_same_ends(transfer, before)
            (stayed if is_there else others).append(transfer)
        with self._database.commit() as connection:
            connection.executemany(
                "UPDATE transfers SET state = ?, size = ?, proof = ?, warned = ?, "
                "loose = ? WHERE id = ?",
                [(*standing_of(transfer), transfer.id) for transfer in stayed],
            )
            connection.executemany(
                "UPDATE transfers SET state = ?, size = ?, proof = ?, warned = ?, "
                "loose = ?, fixed = ? WHERE id = ?",
                [(*standing_of(t), fixed_of(t), t.id) for t in others],
            )
            drop(connection, [t.id for t in saved if t.state is State.SUCCEEDED])
            write_jobs(connection, jobs)

    def queued(
        self, job: JobId, after: tuple[float, int] | None, *, limit: int
    ) -> list[tuple[float, Transfer]]:
        """The next transfers of a job that wait, in order, each with its rank.

        ``after`` is the rank and the id of the last that is known.
        """
        rows = self._database.read(
            f"SELECT rank, {COLUMNS} FROM transfers WHERE job = ? AND state = 'queued' "
            "AND (rank, id) > (?, ?) ORDER BY rank, id LIMIT ?",
            [job, *(after or _BEFORE_ALL), limit],
        )
        return [(rank, transfer_of(tuple(row))) for rank, *row in rows]

    def set_ranks(
        self, transfers: Collection[TransferId], to: Literal["first", "last"]
    ) -> set[JobId]:
        """Put these before or behind all others of their job; the jobs concerned.

        Among themselves they stay in order.
        """
        chosen = self._database.read(
            f"SELECT job, id FROM transfers WHERE id IN {MEMBERS} ORDER BY job, rank, id",
            [members(transfers)],
        )
        jobs = set()
        with self._database.commit() as connection:
            for job, rows in groupby(chosen, itemgetter(0)):
                ids = [id_ for _, id_ in rows]
                start = self._edge(job, to) + (1 if to == "last" else -len(ids))
                connection.executemany(
                    "UPDATE transfers SET rank = ? WHERE id = ?",
                    [(start + place, id_) for place, id_ in enumerate(ids)],
                )
                jobs.add(JobId(job))
        return jobs

    def _edge(self, job: int, to: Literal["first", "last"]) -> float:
        """The rank that is the first or the last of a job: 0.2 s in a million."""
        edge = "min" if to == "first" else "max"
        ((rank,),) = self._database.read(
            f"SELECT {edge}(rank) FROM transfers WHERE job = ?", [job]
        )
        return float(rank)

    def page(
        self, selection: Selection, cursor: TransferId | None, *, limit: int = PAGE
    ) -> TransferPage:
        """Transfers of a selection, in order, from ``cursor`` on."""
        condition, values = where(selection)
        rows = self._database.read(
            f"SELECT {COLUMNS} FROM transfers WHERE {condition} AND id > ? "
            "ORDER BY id LIMIT ?",
            [*values, cursor or 0, limit],
        )
        found = tuple(transfer_of(row) for row in rows)
        return TransferPage(found, found[-1].id if len(found) == limit else None)

    def jobs_of(self, selection: Selection) -> set[JobId]:
        """The jobs that a selection concerns."""
        if isinstance(selection, Jobs):
            return set(selection.ids)
        condition, values = where(selection)
        rows = self._database.read(
            f"SELECT DISTINCT job FROM transfers WHERE {condition}", values
        )
        return {JobId(job) for (job,) in rows}

    def change(
        self,
        selection: Selection,
        old: Collection[State],
        new: State,
        *,
        without: Collection[TransferId],
        finished: float | None = None,
    ) -> None:
        """Put all of a selection that are in an ``old`` state into a ``new`` one.

        Those ``without`` run, and are somebody else's to end. Headways stay: what is
        queued again goes on with them.
        """
        condition, values = where(selection)
        with self._database.commit() as connection:
            connection.execute(
                "UPDATE transfers SET state = ?, loose = ?, proof = NULL, warned = 0 "
                f"WHERE {condition} AND state IN {words(old)} AND id NOT IN {MEMBERS}",
                [new, loose_of(finished), *values, members(without)],
            )

    def drop_unplanned(self, selection: Selection) -> set[JobId]:
        """Forget what could not be planned; the jobs that it kept from being whole."""
        condition, values = where(selection)
        with self._database.commit() as connection:
            rows = connection.execute(
                f"DELETE FROM transfers WHERE {condition} "
                "AND name >= x'21' AND name < x'22' RETURNING job",
                values,
            )
            return {JobId(job) for (job,) in rows.fetchall()}
