"""How jobs and transfers are told, on a line each; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import localtime, strftime
from typing import Final

from fxtui.cli.headway import duration_text
from fxtui.cli.output import size_text
from fxtui.cli.standstill import DECISIONS
from fxtui.digest import MD5_OF_PARTS
from fxtui.domain.events import Term
from fxtui.domain.inside import why_no_digest
from fxtui.domain.request import JobLimits, Verb
from fxtui.domain.transfer import RENAMED, SIZE, Inspection, Job, Transfer

_INDENT: Final = " " * 5
_DEEPER: Final = " " * 12


def in_order(jobs: Iterable[Job]) -> list[Job]:
    """What has ended, oldest first, and then what is to be done, in its order."""
    return sorted(jobs, key=_place)


def _place(job: Job) -> tuple[bool, float, int]:
    is_final = job.standing.is_final
    return not is_final, 0.0 if is_final else job.rank, job.id


def line_of(job: Job, moved: int) -> str:
    """Number, state, when it began, how far it is, and what it does."""
    begun = strftime("%Y-%m-%d %H:%M", localtime(job.created))
    tally, at_least = job.tally, "" if job.planned else ">"
    objects = f"{tally.final.objects}/{at_least}{tally.total.objects}"
    size = f"{size_text(moved)}/{at_least}{size_text(tally.total.bytes)}"
    return f"{job.id:>4} {job.standing:<9} {begun} {objects:>13} {size:>21} {_what(job)}"


def note(text: str) -> str:
    """A line below the one of a job."""
    return f"{_INDENT}{text}"


def asked_text(job: Job) -> str:
    """That some targets exist, and nobody has said what becomes of them."""
    count = job.tally.asked
    exist = "1 target exists" if count == 1 else f"{count} targets exist"
    return f"{exist}: fxtui jobs answer {job.id} {'|'.join(DECISIONS)}"


def term_text(term: Term, left: float | None, now: float) -> str:
    """``keys end in 20m, and 1h10 are to go: you will be asked``."""
    if term.ends <= now:
        return "its keys have ended"
    ends = f"its keys end in {duration_text(term.ends - now)}"
    if not term.asks:
        return f"{ends}, and are renewed"
    if left and term.is_short(left, now):
        return f"{ends}, {duration_text(left)} are to go: you will be asked"
    return f"{ends}; then you are asked"


def limits_text(limits: JobLimits) -> str:
    """``2 transfers, any number of requests, 10.0 MiB/s``."""
    transfers = "any number of" if limits.transfers is None else limits.transfers
    requests = "any number of" if limits.requests is None else limits.requests
    rate = "any rate" if limits.bandwidth is None else f"{size_text(limits.bandwidth)}/s"
    return f"{transfers} transfers, {requests} requests, {rate}"


def transfer_lines(transfer: Transfer) -> Iterator[str]:
    """Number, state, size, what was compared, and where to; below it, what hinders."""
    size, proof = size_text(transfer.size), proof_text(transfer)
    place = transfer.target or transfer.source
    yield f"{transfer.id:>11} {transfer.state:<9} {size:>10} {proof:<9} {place}"
    if told := dict.fromkeys([*transfer.notes, *_hindrance(transfer)]):
        yield _DEEPER + "; ".join(told)
    if transfer.problem and transfer.problem.detail:
        yield _DEEPER + transfer.problem.detail


def _hindrance(transfer: Transfer) -> Iterator[str]:
    if transfer.reasons:
        yield f"parked: {', '.join(sorted(transfer.reasons))}"
    if transfer.attempt > 1:
        yield f"try {transfer.attempt}"
    if transfer.retry_at is not None:
        yield f"the next at {strftime('%H:%M:%S', localtime(transfer.retry_at))}"
    if transfer.problem:
        yield transfer.problem.message


def proof_text(transfer: Transfer) -> str:
    """The level of verification: a digest, S3's ETag of parts, sizes, or nothing."""
    match transfer.proof:
        case None:
            return "-"
        case proof if proof == MD5_OF_PARTS:
            return "etag"
        case proof:
            return proof


def inspection_lines(inspection: Inspection) -> Iterator[str]:
    """All that is known of a transfer, a field a line."""
    for name, text in _fields(inspection).items():
        if text:
            yield f"{_INDENT}{name:<9} {text}"


def _fields(inspection: Inspection) -> dict[str, str]:
    transfer, problem = inspection.transfer, inspection.transfer.problem
    return {
        "transfer": f"{transfer.id} of job {transfer.job}",
        "state": ": ".join([transfer.state, *_hindrance(transfer)]),
        "detail": problem.detail if problem else "",
        "source": str(transfer.source),
        "target": str(transfer.target or ""),
        "size": f"{transfer.size} bytes",
        "parts": parts_text(inspection),
        "session": inspection.session,
        "compared": _compared(transfer),
        "digest": _digest_text(transfer),
        "version": transfer.version or "",
        "written": transfer.written or "",
        "began": _time(transfer.began),
        "finished": _time(transfer.finished),
        "notes": "; ".join(transfer.notes),
    }


def parts_text(inspection: Inspection) -> str:
    """``3 of 64 of 16.0 MiB, and 2 begun``; a part that is whole has arrived."""
    size, total = inspection.part_size, inspection.transfer.size
    if not size:
        return ""
    count = -(-total // size)
    last = total - (count - 1) * size
    whole = sum(
        arrived >= (last if number == count else size)
        for number, arrived in inspection.parts
    )
    begun = len(inspection.parts) - whole
    more = f", and {begun} begun" if begun else ""
    return f"{whole} of {count} of {size_text(size)}{more}"


def _compared(transfer: Transfer) -> str:
    if transfer.proof == SIZE:
        return "only the sizes at both ends"
    if transfer.proof == RENAMED:
        return "nothing: it was renamed, and not copied"
    return transfer.proof or ""


def _digest_text(transfer: Transfer) -> str:
    digest = transfer.digest
    told = f"{digest.algorithm} {digest.hex}" if digest else ""
    return told or why_no_digest(transfer.source)


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return strftime("%Y-%m-%d %H:%M:%S", localtime(seconds))


def _what(job: Job) -> str:
    request, first = job.request, job.request.sources[0]
    if not request.target:
        target = ""
    elif job.sources == 1 and first.name and request.verb is not Verb.APPLY:
        target = f" → {request.target.child(first.name)}"
    else:
        target = f" → {request.target}"
    more = f" and {job.sources - 1} more" if job.sources > 1 else ""
    return f"{request.verb} {first.location}{more}{target}"
