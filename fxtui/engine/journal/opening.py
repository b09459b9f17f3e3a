"""The journal on a bad day: what is damaged is set aside, and nothing keeps fxtui shut.

Jobs are not saved from a damaged file: one that lacks rows would look as if it were done.
"""

from __future__ import annotations

import os
import time
from itertools import chain, count
from pathlib import Path
from typing import Final

from fxtui.domain.errors import JournalDamaged, JournalError, JournalNewer

from .journal import Journal

_COMPANIONS: Final = ("-wal", "-shm", "-journal")
"""What SQLite may have left beside a file; they go first, for they are nothing alone."""


def open_journal(path: Path) -> tuple[Journal, list[str]]:
    """Open or make the journal, and say what everybody should know of it.

    ConfigError if another process has it, JournalNewer if a newer fxtui wrote it. All
    else that is wrong ends in a new journal, or in one that is only in memory.
    """
    try:
        return _sound(path), []
    except JournalNewer:
        raise
    except JournalDamaged as error:
        return _anew(path, error)
    except JournalError as error:
        return _in_memory(error, [])


def _sound(path: Path) -> Journal:
    journal = Journal(path)
    try:
        journal.check()
    except BaseException:
        journal.close()
        raise
    return journal


def _anew(path: Path, damage: JournalDamaged) -> tuple[Journal, list[str]]:
    told = []
    try:
        told.append(set_aside(path, damage))
        return Journal(path), told
    except JournalError as error:
        return _in_memory(error, told)


def set_aside(path: Path, damage: JournalDamaged) -> str:
    """Keep a damaged journal under another name; what everybody should know of it."""
    cause = f" ({damage.detail})" if damage.detail else ""
    try:
        kept = _renamed(path)
    except OSError as error:
        text = f"the journal {path} is damaged{cause}, and stays: {error.strerror}"
        raise JournalError(text) from error
    return (
        f"the journal {path} was damaged{cause} and is now kept as {kept.name}: the "
        "queue and the history in it are lost, while no file or object is; begin again "
        "what was not done"
    )


def _in_memory(error: JournalError, told: list[str]) -> tuple[Journal, list[str]]:
    notice = (
        f"{error}; until fxtui is started again, jobs do not survive its end, and those "
        "that are in the journal wait"
    )
    return Journal(":memory:"), [*told, notice]


def _renamed(path: Path) -> Path:
    """Give a file and its companions a name that nothing has; the new one of the file."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    first = path.with_name(f"{path.name}.damaged-{stamp}")
    others = (first.with_name(f"{first.name}-{number}") for number in count(2))
    kept = next(name for name in chain([first], others) if not _family(name))
    for member in _family(path):
        member.rename(kept.with_name(kept.name + member.name[len(path.name) :]))
    return kept


def _family(path: Path) -> list[Path]:
    """What is there of a file and its companions, in the order in which they go."""
    names = [path.with_name(path.name + ending) for ending in (*_COMPANIONS, "")]
    return [name for name in names if os.path.lexists(name)]
