"""What it means that Dropbox refused bytes of an upload session. Pure: it decides only.

An answer may have been lost, so that bytes which are refused may be there already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from fxtui.domain.content import Span

from .refusals import Refusal

CLOSED: Final = 2**63 - 1
"""What a closed session holds: all that there ever was to send."""


@dataclass(frozen=True)
class Rest:
    """Some of it is there; what follows this offset in the object is not."""

    offset: int


Verdict: TypeAlias = Literal["arrived", "again", "lost", "refused"] | Rest


def verdict(refusal: Refusal, span: Span) -> Verdict:
    """Of an append of ``span``.

    A session is closed by its last part, which goes when all others are acknowledged: so
    of a closed one every part has arrived.
    """
    if refusal.has("not_found"):
        return "lost"
    if refusal.has("closed"):
        return "arrived"
    if not refusal.has("incorrect_offset"):
        return "refused"
    there = refusal.correct_offset
    if there is None:
        return "again"
    return _of_offset(there, span)


def _of_offset(there: int, span: Span) -> Verdict:
    end = span.offset + span.size
    if there == end:
        return "arrived"
    if there == span.offset:
        return "again"
    return Rest(there) if span.offset < there < end else "lost"


def held_by(refusal: Refusal) -> int | None:
    """How many bytes a session holds, from what it said to none at all; None: unsaid."""
    if refusal.has("closed"):
        return CLOSED
    return refusal.correct_offset if refusal.has("incorrect_offset") else None
