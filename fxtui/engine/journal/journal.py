"""The journal as a whole: its tables, whose it is, and how it takes over another."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from secrets import token_bytes
from typing import Final

import msgspec

from fxtui.domain.errors import JournalDamaged

from ..boot import boot_id
from . import schema
from .database import Database, Where
from .headways import HeadwayTable
from .jobs import JobTable
from .mounts import Mode, mode_for
from .transfers import TransferTable

_ADOPT: Final = (
    """
    INSERT INTO jobs (id, job, request, context)
    SELECT id + :jobs, CAST(json_set(told, '$.rank', rank + :jobs) AS BLOB),
        request, context
    FROM (
        SELECT *, coalesce(json_extract(told, '$.rank'), id) AS rank
        FROM (SELECT *, CAST(job AS TEXT) AS told FROM other.jobs)
    )
    """,
    """
    INSERT INTO transfers
        (id, rank, job, name, state, size, proof, warned, fixed, loose)
    SELECT id + :transfers, rank + :transfers, job + :jobs,
        name, state, size, proof, warned, fixed, loose
    FROM other.transfers
    """,
    """
    INSERT INTO headways (transfer, begun)
    SELECT transfer + :transfers, begun FROM other.headways
    """,
    """
    INSERT INTO parts (transfer, number, receipt)
    SELECT transfer + :transfers, number, receipt FROM other.parts
    """,
)
"""All ids and ranks of the other are behind ours, in their own order."""


class Journal(JobTable, TransferTable, HeadwayTable):
    def __init__(self, path: Where, mode: Mode | None = None) -> None:
        """Open or make it; ConfigError if another process has it, else JournalError.

        ``mode`` is what the file system allows, if it is not given.
        """
        if isinstance(path, Path):
            schema.look(path)
            mode = mode or mode_for(path)
        self._database = Database(path, mode or "wal")
        try:
            schema.bring_up_to_date(self._database)
            self._sign()
        except BaseException:
            self.close()
            raise

    def _sign(self) -> None:
        """Say whose it is now; what cannot be written is known from then on."""
        last, now = self._database.meta("boot"), boot_id().encode()
        self.is_another_boot = bool(last and now and last != now)
        """Whether the machine was started anew since it, or one that it adopted, was
        opened for the last time."""

        self.salt = self._database.meta("salt") or token_bytes(16)
        """What secrets are sealed with."""

        with self._database.commit() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                [("salt", self.salt), ("boot", now)],
            )

    def close(self) -> None:
        self._database.close()

    @property
    def is_durable(self) -> bool:
        """False if it is only in memory."""
        return isinstance(self._database.path, Path)

    def check(self) -> None:
        """Read the whole file, at 600 MiB a second; raise JournalDamaged."""
        found = self._database.damage()
        try:
            self.jobs()
        except msgspec.DecodeError as error:
            found = found or str(error)
        if found:
            path = self._database.path
            raise JournalDamaged(f"the journal {path} is damaged", detail=found)

    def adopt(self, path: Path) -> int:
        """Take over the jobs of a journal that its process has left; how many.

        The file is kept as ``….adopted`` beside where it was.
        """
        with closing(Journal(path)) as other:  # from now on it has our schema
            other.check()
            self.is_another_boot |= other.is_another_boot
        mark = f"adopted {path.name}"
        with self._database.attached(path):
            ((count,),) = self._database.read("SELECT count(*) FROM other.jobs")
            if self._database.meta(mark) is None:  # else we ended before the renaming
                self._adopt_all(mark)
        path.rename(path.with_name(f"{path.name}.adopted"))
        return int(count)

    def _adopt_all(self, mark: str) -> None:
        last = {table: self._database.last_id(table) for table in ("jobs", "transfers")}
        with self._database.commit() as connection:
            for statement in _ADOPT:
                connection.execute(statement, last)
            connection.execute("INSERT INTO meta VALUES (?, x'')", [mark])
