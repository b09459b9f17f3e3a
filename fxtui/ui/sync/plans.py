"""The files of plans: what was checked is kept where the engine reads it.

A job reads its plan when it begins, and again if it has to begin anew. So a file stays
for a month, and then goes when another one is written.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from fxtui.config.paths import private_folder
from fxtui.domain.context import Context
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.plan import PlanRow
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.front.plan_file import plan_file

KEPT: Final = 30 * 24 * 3600.0
"""Seconds."""

_ENDING: Final = ".plan"


def write_plan(
    path: Path, rows: Iterable[PlanRow], request: JobRequest, context: Context
) -> None:
    """As ``fxtui sync --plan`` does; the file is there when all rows are in it."""
    with plan_file(path, request, context) as write:
        for row in rows:
            write(row)


def new_plan(folder: Path) -> Path:
    """A name for a plan of ours, in a folder that is made if need be."""
    private_folder(folder)
    _throw_away_old(folder)
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    return folder / f"sync-{stamp}-{token_hex(2)}{_ENDING}"


def applying(path: Path, request: JobRequest) -> JobRequest:
    """What ``fxtui apply`` would ask for, of a plan that was made for this request."""
    file = Location(LOCAL, str(path.absolute())[1:])
    return JobRequest(
        Verb.APPLY,
        (Source(file, "plan"),),
        request.target,
        preserve=request.preserve,
        verify=request.verify,
        attributes=request.attributes,
    )


def _throw_away_old(folder: Path) -> None:
    oldest = time.time() - KEPT
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
