"""One SQLite file that is ours alone: how it is opened, read and written.

Of tables it knows only ``meta``. A lock keeps others out as long as it is open, so that
no memory is shared with them: WAL works where files cannot be mapped, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from .faults import translated
from .mounts import Mode

Where: TypeAlias = Path | Literal[":memory:"]
Row: TypeAlias = tuple[Any, ...]

_PATIENCE: Final = 5.0
"""Seconds that a journal may still be held by a process that ends."""


class Database:
    def __init__(self, path: Where, mode: Mode) -> None:
        """Open or make it; ConfigError if another process has it."""
        self.path = path
        with translated(path):
            self._connection = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=_PATIENCE
            )
        try:
            self._claim(mode)
        except BaseException:
            self._connection.close()
            raise

    def _claim(self, mode: Mode) -> None:
        self.read("PRAGMA locking_mode=EXCLUSIVE")
        ((got,),) = self.read(f"PRAGMA journal_mode={mode}")
        safe = "NORMAL" if got == "wal" else "FULL"  # NORMAL may lose, but never breaks
        self.read(f"PRAGMA synchronous={safe}")
        self.read("PRAGMA foreign_keys=ON")

    def close(self) -> None:
        self._connection.close()

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        with translated(self.path):
            return self._connection.execute(statement, values).fetchall()

    def meta(self, name: str) -> bytes | None:
        """What is kept under a name in the table for that."""
        rows = self.read("SELECT content FROM meta WHERE name = ?", [name])
        return bytes(rows[0][0]) if rows else None

    def last_id(self, table: str) -> int:
        """The largest id that a row of a table has ever had."""
        rows = self.read("SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
        return int(rows[0][0]) if rows else 0

    @contextmanager
    def commit(self) -> Iterator[sqlite3.Connection]:
        """All that is written in the block, or nothing of it."""
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk may have ended it
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def attached(self, other: Path) -> Iterator[None]:
        """Another file is there under the name ``other`` for a while."""
        self.read("ATTACH ? AS other", [str(other)])
        try:
            yield
        finally:
            self.read("DETACH other")

    def copy_to(self, path: Path) -> None:
        """Write a copy of the file as it now is; one that is there is replaced."""
        unfinished = path.with_name(f"{path.name}.new")
        try:
            with translated(unfinished), closing(sqlite3.connect(unfinished)) as copy:
                self._connection.backup(copy)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    def damage(self) -> str | None:
        """What is wrong with the file, if anything; a read of all of it: 1.6 ms a MiB."""
        ((found,),) = self.read("PRAGMA quick_check(1)")
        return None if found == "ok" else str(found)
