"""What tests of the journal write into one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copy2
from typing import Any

from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, JobRequest, Source, TransferId, Verb
from fxtui.domain.transfer import Job, Transfer
from fxtui.domain.uploads import PartReceipt, UploadSession
from fxtui.engine.headway import Begun
from fxtui.engine.journal import Journal

HERE, THERE = Location("file", "a"), Location("s3", "b/")
REQUEST = JobRequest(Verb.COPY, (Source(HERE, "a"),), THERE)
BEGUN = Begun("v", 30, 10, "b/a", session=UploadSession("b/a", "upload"))

_TABLES = {
    "jobs": "SELECT * FROM jobs ORDER BY id",
    "transfers": "SELECT * FROM transfers ORDER BY id",
    "headways": "SELECT * FROM headways ORDER BY transfer",
    "parts": "SELECT * FROM parts ORDER BY transfer, number",
}


def a_job(journal: Journal) -> Job:
    return journal.add_job(REQUEST, Context().stored(journal.salt), 1.0)


def transfers_in(journal: Journal, job: JobId, names: Sequence[str]) -> list[Transfer]:
    """Transfers that were planned under these names."""
    planned = [
        (name, Transfer(TransferId(0), job, HERE, THERE.child(name), 30))
        for name in names
    ]
    return journal.add_transfers(planned)


def a_headway(journal: Journal, transfer: TransferId, parts: Sequence[int] = ()) -> None:
    journal.begin({transfer: BEGUN})
    journal.arrive(transfer, [PartReceipt(n, 10, f"etag-{n}") for n in parts])


def content(journal: Journal) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {name: journal._database.read(rows) for name, rows in _TABLES.items()}


def copy_as_left(path: Path, folder: Path) -> Path:
    """The files as ``kill -9`` leaves them: as they are while they are open."""
    folder.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        copy2(file, folder)
    return folder / path.name
