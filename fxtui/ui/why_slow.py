"""What holds a transfer or a job back, in one sentence, from what was measured; pure.

The first thing that explains it is said. What is left when nothing does is the line and
the server behind it, which nobody here can look into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from fxtui.domain.events import Board, Sample
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobId, JobLimits
from fxtui.domain.transfer import Count, Job, Standing, Transfer

from .amounts import bytes_to_type
from .format import count_text, percent_text, rate_text, size_text

_ASKED: Final = "rate_limited"
_BROKEN: Final = frozenset({"connection_lost", "timed_out", "server_fault", "transient"})
_SMALL: Final = MIB // 4
"""Bytes on average below which a round trip costs more than the content."""

_NEAR: Final = 0.85
"""Of a limit: nobody runs at exactly that."""

_MUCH: Final = 0.4
"""Of the time that something waits for a disk or a processor."""

_WHOLE: Final = 0.9
"""Of one processor: more than that Python's own part of the work cannot have."""


class Evidence(NamedTuple):
    """All that is known about some transfers that run."""

    running: Sequence[Transfer]
    samples: Sequence[Sample]
    limits: JobLimits
    """Of the job; of several, none."""

    policy: Policy
    all_rate: float
    """Bytes a second of all that runs."""

    others: float = 0.0
    """Of that, what other jobs have."""

    process: float | None = None
    processor: float | None = None
    disk: float | None = None
    """As ``Strain`` has them."""

    bundled: Count = Count()
    """Small objects that run in bundles: none of them is among the others."""

    bundled_rate: float = 0.0
    bundled_ends: tuple[Location, ...] = ()

    @property
    def rate(self) -> float:
        return sum(sample.rate for sample in self.samples) + self.bundled_rate

    @property
    def objects(self) -> int:
        return len(self.running) + self.bundled.objects

    @property
    def ends(self) -> set[Location]:
        """All that something moves from or to, as far as it is known."""
        ends = {end for each in self.running for end in (each.source, each.target) if end}
        return ends.union(self.bundled_ends)


def evidence_of(board: Board, item: Job | Transfer, policy: Policy) -> Evidence:
    """What the board tells of a job, or of one transfer."""
    id_ = item.id if isinstance(item, Job) else item.job
    job = board.jobs.get(id_)
    running = [
        each
        for each in board.active.values()
        if (each.job == id_ if isinstance(item, Job) else each.id == item.id)
    ]
    seen = Evidence(
        running,
        [board.samples[each.id] for each in running if each.id in board.samples],
        job.request.limits if job else JobLimits(),
        policy,
        sum(sample.rate for sample in board.samples.values()) + sum(board.rates.values()),
        sum(_rates_of_others(board, id_)),
    )
    return _with_bundles(seen, item, board) if isinstance(item, Job) else seen


def _with_bundles(seen: Evidence, job: Job, board: Board) -> Evidence:
    shown = Count(len(seen.running), sum(each.size for each in seen.running))
    bundled = job.tally.running - shown
    if bundled.objects <= 0:
        return seen
    ends = [source.location for source in job.request.sources]
    target = [job.request.target] if job.request.target else []
    rate = board.rates.get(job.id, 0.0)
    return seen._replace(
        bundled=bundled, bundled_rate=rate, bundled_ends=(*ends, *target)
    )


def _rates_of_others(board: Board, job: JobId) -> Iterator[float]:
    for transfer in board.active.values():
        if transfer.job != job and (sample := board.samples.get(transfer.id)):
            yield sample.rate
    yield from (rate for other, rate in board.rates.items() if other != job)


def pace_rows(item: Job | Transfer, seen: Evidence) -> list[tuple[str, str]]:
    """The sentence, and what it was made of."""
    limits = [
        bytes_to_type(each) for each in (seen.limits.bandwidth, seen.policy.bandwidth)
    ]
    rows = [
        ("why", why_slow(item, seen) or "It does not move, so nothing holds it back."),
        ("it moves", _moves(seen)),
        ("others move", rate_text(seen.others)),
        ("its limit", f"{limits[0]} a second" if limits[0] else ""),
        ("limit of all", f"{limits[1]} a second" if limits[1] else ""),
        ("fxtui takes", _share(seen.process, "of one processor")),
        ("processors", _share(seen.processor, "of 10 s something waited for one")),
        ("disks", _share(seen.disk, "of 10 s something waited for one")),
    ]
    return [(name, text) for name, text in rows if text]


def _moves(seen: Evidence) -> str:
    if not seen.objects:
        return ""
    average = size_text(_average(seen))
    what = f"{count_text(seen.objects, 'object')} at once, {average} on average"
    return ", ".join(filter(None, (rate_text(seen.rate), what)))


def _share(share: float | None, of: str) -> str:
    return "" if share is None else f"{100 * share:.0f} % {of}"


def why_slow(item: Job | Transfer, seen: Evidence) -> str:
    """One sentence; nothing about what has ended or is held by a person."""
    if isinstance(item, Job):
        if item.standing is Standing.PLANNING:
            return "The sources are being listed, and nothing has been found to move yet."
        if item.standing is Standing.WAITING:
            return "Others go first; ! lets it go before them."
    if not seen.objects:
        return ""
    return next(_reasons(seen))


def _reasons(seen: Evidence) -> Iterator[str]:
    """What explains it, the surest first; the last one always does."""
    yield from _server(seen)
    yield from _limits(seen)
    yield from _machine(seen)
    yield from _shape(seen)
    yield _line(seen)


# --- One after the other -----------------------------------------------------------


def _server(seen: Evidence) -> Iterator[str]:
    all_of = seen.objects
    if asked := _with_problem(seen.running, {_ASKED}):
        yield (
            f"The server asks for fewer requests: {asked} of {all_of} wait and are tried "
            "again; fxtui sends fewer by itself."
        )
    if broken := _with_problem(seen.running, _BROKEN):
        yield (
            f"The line or the server fails: {broken} of {all_of} are being tried again "
            "(Enter on one says why)."
        )


def _with_problem(running: Iterable[Transfer], codes: Iterable[str]) -> int:
    """Those that wait for another try for one of these."""
    found = set(codes)
    return sum(
        1
        for each in running
        if each.retry_at is not None and each.problem and each.problem.code in found
    )


def _limits(seen: Evidence) -> Iterator[str]:
    own, together = seen.limits.bandwidth, seen.policy.bandwidth
    if own and seen.rate >= _NEAR * own:
        yield f"Its own limit of {bytes_to_type(own)} a second holds it; L changes that."
    if together and seen.all_rate >= _NEAR * together:
        limit = bytes_to_type(together)
        yield f"The limit of {limit} a second for all together holds it; ] raises it."
    if seen.others >= 1 and seen.others > seen.all_rate / 2:
        theirs = rate_text(seen.others)
        yield f"Other jobs have most of the line, {theirs}; ! puts it first."


def _machine(seen: Evidence) -> Iterator[str]:
    if (
        seen.disk is not None
        and seen.disk >= _MUCH
        and any(end.scheme == LOCAL for end in seen.ends)
    ):
        share = percent_text(round(100 * seen.disk), 100)
        yield f"The disk here: programs waited for it in {share} of the last 10 s."
    if seen.process is not None and seen.process >= _WHOLE:
        share = f"{100 * seen.process:.0f} %"
        yield f"The processor here: fxtui keeps {share} of one busy{_small_hint(seen)}."
    if seen.processor is not None and seen.processor >= 2 * _MUCH:
        share = percent_text(round(100 * seen.processor), 100)
        yield (
            "The processor here: other programs have it, and something waited for it in "
            f"{share} of the last 10 s."
        )


def _small_hint(seen: Evidence) -> str:
    return ", as many small files do" if _are_small(seen) else ""


def _shape(seen: Evidence) -> Iterator[str]:
    """What it is about: small files, the end of a large one, too few at once."""
    if _are_small(seen):
        average = size_text(_average(seen))
        yield (
            f"Small files, of {average} on average: each costs a round trip, and "
            f"{count_text(seen.objects)} are on their way at once."
        )
    left = [s for s in seen.samples if not _is_sent(s, seen.running)]
    if seen.samples and not left:
        yield "All of it is sent; the target is putting it together and comparing it."
    most = seen.limits.transfers or seen.policy.transfers
    if most == 1 and len(seen.running) == 1:
        yield "Only one may move at a time; L, or +, allows more."


def _are_small(seen: Evidence) -> bool:
    return seen.objects > 1 and _average(seen) < _SMALL


def _average(seen: Evidence) -> int:
    size = sum(each.size for each in seen.running) + seen.bundled.bytes
    return size // max(1, seen.objects)


def _is_sent(sample: Sample, running: Iterable[Transfer]) -> bool:
    size = next((each.size for each in running if each.id == sample.transfer), 0)
    return sample.sent >= size


def _line(seen: Evidence) -> str:
    if all(end.scheme == LOCAL for end in seen.ends):
        what = "The disks: nothing else is between the two ends"
    elif seen.rate < 1:
        what = "The server: nothing has arrived from it for a moment"
    else:
        what = f"The line, or the server behind it, gives {rate_text(seen.rate)}"
    return f"{what}{_idle(seen)}."


def _idle(seen: Evidence) -> str:
    """What it is not, where that is known."""
    said = []
    if seen.process is not None:
        said.append(f"processor at {100 * seen.process:.0f} %")
    if seen.disk is not None:
        said.append(f"disk at {100 * seen.disk:.0f} %")
    return f"; this machine has room ({', '.join(said)})" if said else ""
