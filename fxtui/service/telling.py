"""How messages are put into frames, and what is too long for one into several. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TypeAlias

import msgspec

from fxtui.domain import codec
from fxtui.domain.entry import Columns
from fxtui.domain.events import Progressed, Snapshot, TransfersChanged
from fxtui.domain.sharing import Answer, Rows
from fxtui.domain.transfer import TransferPage
from fxtui.domain.value import replace

from . import protocol as p
from .frames import LIMIT, FrameKind, pack

_Long: TypeAlias = p.Rows | p.Listed | p.Planned | TransfersChanged | Progressed
"""Replies with rows, of which there may be more than a frame holds."""


def framed(message: p.Call | p.Reply) -> bytes:
    return pack(FrameKind.JSON, codec.encode(message))


def split(count: int, say: Callable[[slice], p.Call | p.Reply]) -> Iterator[bytes]:
    """Frames that say all ``count`` rows, a slice of them each, none over the limit."""
    waiting = [slice(0, count)]
    while waiting:
        rows = waiting.pop()
        content = codec.encode(say(rows))
        if len(content) <= LIMIT or rows.stop - rows.start <= 1:
            yield pack(FrameKind.JSON, content)
        else:
            middle = (rows.start + rows.stop) // 2
            waiting += slice(middle, rows.stop), slice(rows.start, middle)


def told(reply: p.Reply) -> Iterator[bytes]:
    """The frames of a reply; one that may be long is told as several of its kind."""
    match reply:
        case Snapshot():
            return _told_snapshot(reply)
        case p.Rows() | p.Listed() | p.Planned() | TransfersChanged() | Progressed():
            count, say = _sliced(reply)
            return split(count, say)
        case p.Granted(answer) if isinstance(answer, Rows):
            return split(len(answer.rows), lambda s: p.Granted(_some(answer, s)))
        case _:
            return iter((framed(reply),))


def _sliced(reply: _Long) -> tuple[int, Callable[[slice], p.Reply]]:
    """How many rows it has, and a reply of some of them."""
    match reply:
        case p.Rows(columns):
            return len(columns), lambda s: p.Rows(_slice(columns, s))
        case p.Listed(page):
            return len(page.transfers), lambda s: p.Listed(_part(page, s))
        case p.Planned(rows):
            return len(rows), lambda s: p.Planned(rows[s])
        case TransfersChanged(transfers):
            return len(transfers), lambda s: TransfersChanged(transfers[s])
        case Progressed(samples, rates):
            return len(samples), lambda s: Progressed(samples[s], rates)


def raw(chunk: bytes) -> Iterator[bytes]:
    whole = memoryview(chunk)
    for start in range(0, len(chunk), LIMIT):
        yield pack(FrameKind.RAW, whole[start : start + LIMIT])


def _told_snapshot(snapshot: Snapshot) -> Iterator[bytes]:
    """In one frame, if it fits; else what there is much of goes before the rest."""
    content = codec.encode(snapshot)
    if len(content) <= LIMIT:
        yield pack(FrameKind.JSON, content)
        return
    jobs, active, samples = snapshot.jobs, snapshot.active, snapshot.samples
    rests = snapshot.rests
    yield from split(len(jobs), lambda s: p.Before(jobs=jobs[s]))
    yield from split(len(active), lambda s: p.Before(active=active[s]))
    yield from split(len(samples), lambda s: p.Before(samples=samples[s]))
    yield from split(len(rests), lambda s: p.Before(rests=rests[s]))
    yield framed(replace(snapshot, jobs=(), active=(), samples=(), rests=()))


def whole(before: Sequence[p.Before], snapshot: Snapshot) -> Snapshot:
    """A snapshot that came in several frames, in one."""
    return replace(
        snapshot,
        jobs=(*chain.from_iterable(part.jobs for part in before), *snapshot.jobs),
        active=(*chain.from_iterable(part.active for part in before), *snapshot.active),
        samples=(
            *chain.from_iterable(part.samples for part in before),
            *snapshot.samples,
        ),
        rests=(*chain.from_iterable(part.rests for part in before), *snapshot.rests),
    )


def joined(answers: Sequence[Answer]) -> Answer:
    """An answer that came in several frames, in one."""
    first, *others = answers
    if not others or not isinstance(first, Rows):
        return first
    return replace(first, rows=(*chain.from_iterable(_rows(each) for each in answers),))


def _rows(answer: Answer) -> Sequence[object]:
    return answer.rows if isinstance(answer, Rows) else ()


def _some(answer: Rows, rows: slice) -> Answer:
    return replace(answer, rows=answer.rows[rows])


def _slice(columns: Columns, rows: slice) -> Columns:
    return Columns(*(column[rows] for column in msgspec.structs.astuple(columns)))


def _part(page: TransferPage, rows: slice) -> TransferPage:
    return TransferPage(page.transfers[rows], page.cursor)
