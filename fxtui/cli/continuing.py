"""An upload that stopped half way, as the command that goes on with it from anywhere.

A gateway of sensitive data does not tell what was begun there: where the journal is not
at hand any more, only this line knows how the upload is called.
"""

from __future__ import annotations

from shlex import quote
from typing import Final

from fxtui.config import read_config
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.state import State
from fxtui.domain.transfer import Inspection, Job
from fxtui.wiring import paths_here

from .output import tell
from .pages import first

_MIB: Final = 1024 * 1024
_MOST: Final = 3
"""Uploads of each state that are told."""


async def tell_continuing(engine: Engine, job: Job, context: Context) -> None:
    """One line for each upload that a gateway would not tell of."""
    target = job.request.target
    if target is None or not _keeps_silent(target):
        return
    for state in (State.PAUSED, State.QUEUED, State.FAILED):
        for transfer in (await first(engine, job.id, state, context))[:_MOST]:
            found = await engine.inspect(transfer.id, context)
            if line := continuing(found):
                tell(line)


def continuing(found: Inspection) -> str:
    """How to go on with an upload from a file; empty if it is none. Pure."""
    source, target = found.transfer.source, found.transfer.target
    if not found.session or target is None or source.scheme != LOCAL:
        return ""
    whole = found.part_size % _MIB == 0
    size = f"{found.part_size // _MIB}MiB" if whole else str(found.part_size)
    return (
        f"Upload paused. Continue with: fxtui cp {quote(str(source))} "
        f"{quote(str(target))} --upload-id {quote(found.session)} --part-size {size}"
    )


def _keeps_silent(target: Location) -> bool:
    """Whether what was begun there is listed to nobody."""
    known = read_config(paths_here().config).profiles.s3.get(target.profile or "")
    return known is not None and known.login == "tsd"
