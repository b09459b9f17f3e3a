"""The tables, and the steps from each schema to the next.

A file of an older schema is copied before it is changed; one of a newer is not touched.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from fxtui.domain.errors import JournalDamaged, JournalError, JournalNewer

from .database import Database

_STEPS: Final[Mapping[int, Sequence[str]]] = {
    1: (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID",
        """
        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job BLOB NOT NULL, request BLOB NOT NULL, context BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE transfers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job INTEGER NOT NULL, name BLOB NOT NULL, state TEXT NOT NULL,
            size INTEGER NOT NULL, proof TEXT, warned INTEGER NOT NULL,
            fixed BLOB NOT NULL, loose BLOB NOT NULL,
            UNIQUE (job, name)
        )
        """,
        "CREATE INDEX by_state ON transfers (state, id)",
    ),
    2: (
        "ALTER TABLE transfers ADD COLUMN rank REAL NOT NULL DEFAULT 0",
        "UPDATE transfers SET rank = id",
        "DROP INDEX by_state",
        "CREATE INDEX by_state ON transfers (job, state)",
        "CREATE INDEX by_rank ON transfers (job, rank) WHERE state = 'queued'",
        """
        CREATE TABLE headways (
            transfer INTEGER PRIMARY KEY REFERENCES transfers ON DELETE CASCADE,
            begun BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE parts (
            transfer INTEGER NOT NULL REFERENCES headways ON DELETE CASCADE,
            number INTEGER NOT NULL, receipt BLOB NOT NULL,
            PRIMARY KEY (transfer, number)
        ) WITHOUT ROWID
        """,
    ),
    3: (),  # jobs may be syncs and plans
    4: (),  # sessions may expire, jobs may export documents and set attributes
    5: (),  # jobs may copy an older state, and wait for an archive
    6: (  # a move is done when its empty folders are removed
        """
        UPDATE jobs
        SET job = CAST(json_set(CAST(job AS TEXT), '$.unswept', json('true')) AS BLOB)
        WHERE json_extract(CAST(request AS TEXT), '$.verb') = 'move'
              AND json_extract(CAST(job AS TEXT), '$.finished') IS NULL
        """,
    ),
}
"""What each step does. An index of a million rows costs half a second while they come.

A new field of what is written as JSON is a step as well, be it an empty one: an older
fxtui takes what it does not know for damage.
"""

SCHEMA: Final = max(_STEPS)

_MAGIC: Final = b"SQLite format 3\x00"
_VERSION: Final = slice(60, 64)
"""Where ``user_version`` is in the header of a file."""


def look(path: Path) -> None:
    """Raise JournalError for what SQLite should not even open."""
    try:
        with path.open("rb") as file:
            header = file.read(_VERSION.stop)
    except OSError:
        return  # it is not there, or SQLite will say what is wrong
    if not os.access(path, os.W_OK):  # SQLite would call it a fault of the disk
        raise JournalError(
            f"the journal {path} cannot be written; make it writable, and its folder"
        )
    if not header:  # SQLite would take it for a new one, and remove the log beside it
        raise JournalDamaged(f"the journal {path} is damaged", detail="it is empty")
    if header.startswith(_MAGIC):
        _check(path, int.from_bytes(header[_VERSION]))


def bring_up_to_date(database: Database) -> None:
    """Make what is missing, one schema after the other, each in one transaction."""
    ((version,),) = database.read("PRAGMA user_version")
    _check(database.path, version)
    if version == 0 and database.read("SELECT 1 FROM sqlite_schema LIMIT 1"):
        raise JournalDamaged(
            f"the journal {database.path} is damaged",
            detail="it is a database of another program",
        )
    if 0 < version < SCHEMA and isinstance(database.path, Path):
        name = f"{database.path.name}.schema{version}"
        database.copy_to(database.path.with_name(name))
    for step in range(version + 1, SCHEMA + 1):
        with database.commit() as connection:
            for statement in _STEPS[step]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={step}")


def _check(path: Path | str, version: int) -> None:
    if version > SCHEMA:
        raise JournalNewer(
            f"the journal {path} was written by a newer fxtui: its schema is {version}, "
            f"and this one reads {SCHEMA}; use the newer fxtui, or set FXTUI_STATE to "
            "another folder to begin a journal there"
        )
