"""A job's receipt: a JSON document of what it did, transfer by transfer.

It is written page by page, one transfer a line, so that a million take no memory. Its
first field is the version of this format; the README says what is in it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Final

from fxtui import __version__
from fxtui.domain import codec
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.entry import Digest, Version
from fxtui.domain.errors import Problem
from fxtui.domain.inside import why_no_digest
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, Jobs, TransferId, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import SIZE, Count, Job, Standing, Tally, Transfer
from fxtui.domain.value import Value

from .pages import pages

FORMAT: Final = 1


class Counted(Value, frozen=True):
    objects: int
    bytes: int


class Trouble(Value, frozen=True):
    """A problem, with its location as a person writes it."""

    code: str
    message: str
    location: str | None
    detail: str


class Head(Value, frozen=True):
    """All but the transfers, which follow as one more field."""

    receipt: int
    fxtui: str
    job: JobId
    verb: Verb
    complete: bool
    """Whether the job had ended when this was written."""

    standing: Standing
    created: str
    finished: str | None
    source: str
    """The first one; what each transfer came from is in its row."""

    sources: int
    target: str | None
    endpoints: tuple[str, ...]
    problem: Trouble | None
    tally: dict[str, Counted]


class Row(Value, frozen=True):
    """What became of one object."""

    transfer: TransferId
    source: str
    target: str | None
    state: State
    size: int
    digest: Digest | None
    proof: str | None
    version: Version | None
    """Of the source."""

    written: Version | None
    """Of what is now at the target."""

    began: str | None
    finished: str | None
    attempts: int
    notes: tuple[str, ...]
    problem: Trouble | None


async def receipt(
    engine: Engine, job: Job, context: Context
) -> AsyncGenerator[bytes, None]:
    """The document, in pieces."""
    yield codec.encode(head_of(job)).removesuffix(b"}") + b',"transfers":['
    separator = b"\n"
    async with aclosing(pages(engine, Jobs((job.id,)), context)) as listed:
        async for transfers in listed:
            if transfers:
                rows = (codec.encode(row_of(transfer)) for transfer in transfers)
                yield separator + b",\n".join(rows)
                separator = b",\n"
    yield b"\n]}\n"


def _notes(transfer: Transfer) -> tuple[str, ...]:
    """What was noted, and why nothing but sizes was compared, if that is known."""
    why = why_no_digest(transfer.source) if transfer.proof == SIZE else ""
    return (*transfer.notes, why) if why else transfer.notes


def head_of(job: Job) -> Head:
    request = job.request
    return Head(
        receipt=FORMAT,
        fxtui=__version__,
        job=job.id,
        verb=request.verb,
        complete=job.standing.is_final,
        standing=job.standing,
        created=moment(job.created),
        finished=_moment_or_none(job.finished),
        source=str(request.sources[0].location),
        sources=job.sources,
        target=_text(request.target),
        endpoints=job.endpoints,
        problem=_trouble(job.problem),
        tally=_counts(job.tally),
    )


def row_of(transfer: Transfer) -> Row:
    return Row(
        transfer=transfer.id,
        source=str(transfer.source),
        target=_text(transfer.target),
        state=transfer.state,
        size=transfer.size,
        digest=transfer.digest,
        proof=transfer.proof,
        version=transfer.version,
        written=transfer.written,
        began=_moment_or_none(transfer.began),
        finished=_moment_or_none(transfer.finished),
        attempts=transfer.attempt,
        notes=_notes(transfer),
        problem=_trouble(transfer.problem),
    )


def _counts(tally: Tally) -> dict[str, Counted]:
    """The numbers of each state, and of what was verified."""
    fields = {name: getattr(tally, name) for name in tally.__struct_fields__}
    return {
        name: Counted(count.objects, count.bytes)
        for name, count in fields.items()
        if isinstance(count, Count)
    }


def _trouble(problem: Problem | None) -> Trouble | None:
    if problem is None:
        return None
    place = _text(problem.location)
    return Trouble(problem.code, problem.message, place, problem.detail)


def _text(location: Location | None) -> str | None:
    return None if location is None else str(location)


def _moment_or_none(seconds: float | None) -> str | None:
    return None if seconds is None else moment(seconds)


def moment(seconds: float) -> str:
    """ISO 8601, in UTC."""
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
