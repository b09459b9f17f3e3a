"""What SQLite says against a file, in our words: what is wrong, where, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fxtui.domain.errors import ConfigError, FxtuiError, JournalDamaged, JournalError

_PRIMARY: Final = 0xFF
"""The bits of an error's code that say which it is; the others say more of it."""

_DAMAGE: Final = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
)
"""The last is what it says to a table or a column that is not there."""

_TORN: Final = frozenset(
    {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
)
_HELD: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

_ADVICE: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_FULL: "the disk is full: make room on it",
    sqlite3.SQLITE_READONLY: "make it writable, and its folder",
    sqlite3.SQLITE_CANTOPEN: "make its folder writable, or look at who owns it",
    sqlite3.SQLITE_PERM: "access is denied: look at who owns it",
    sqlite3.SQLITE_PROTOCOL: "its file system has no locks: set FXTUI_STATE to a folder "
    "on a local disk",
    sqlite3.SQLITE_IOERR: "the disk reports a fault: look at the system's log",
}


@contextmanager
def translated(path: Path | str) -> Iterator[None]:
    """Whatever SQLite raises in the block leaves it as one of ours."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # says nothing of the file: somebody uses what is closed
    except sqlite3.DatabaseError as error:
        raise _ours(path, error) from error


def _ours(path: Path | str, error: sqlite3.DatabaseError) -> FxtuiError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    primary = code & _PRIMARY
    if primary in _HELD:
        return ConfigError(
            f"the journal {path} cannot be opened ({error}); another fxtui may have it"
        )
    if primary in _DAMAGE or code in _TORN:
        return JournalDamaged(
            f"the journal {path} is damaged; start fxtui again, and it is set aside",
            detail=str(error),
        )
    advice = _ADVICE.get(primary, "look at the file and the disk that it is on")
    return JournalError(f"the journal {path} cannot be written ({error}); {advice}")
