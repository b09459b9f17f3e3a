"""What became of comparing some objects: a verdict on each, and a count of them; pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from fxtui.domain.entry import Digest
from fxtui.domain.errors import FxtuiError
from fxtui.domain.value import Value
from fxtui.front.likeness import Likeness

from .output import size_text


class Outcome(StrEnum):
    EQUAL = "equal"
    MISSING = "missing"
    """The target has not what the source has."""

    EXTRA = "extra"
    """The target has what the source has not."""

    SIZE = "size"
    DIGEST = "digest"
    """The content differs."""

    CHANGED = "changed"
    """It was written to since, and no digest is known of what it was."""

    UNREADABLE = "unreadable"


_WORDS: Final = {
    Outcome.MISSING: "missing",
    Outcome.EXTRA: "extra",
    Outcome.SIZE: "of another size",
    Outcome.DIGEST: "of other content",
    Outcome.CHANGED: "changed",
    Outcome.UNREADABLE: "unreadable",
}


class Verdict(Value, frozen=True):
    """One line of ``--json``."""

    outcome: Outcome
    name: str
    """Below both locations; of single objects, and in a receipt, the target."""

    source: str | None
    target: str | None
    detail: str = ""
    digests: tuple[Digest, ...] = ()
    """Of the source, or what a receipt says, and of the target."""

    read: int = 0
    """Bytes of far objects that had to be read for it."""


class Verified(Value, frozen=True):
    """The last line of ``--json``."""

    compared: int
    outcomes: dict[Outcome, int]
    read: int
    bytes_read: int


@dataclass(slots=True)
class Count:
    """Of all verdicts so far."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    read: int = 0
    """Objects that had to be read, and their bytes."""

    bytes_read: int = 0

    def add(self, verdict: Verdict) -> None:
        self.outcomes[verdict.outcome] += 1
        self.read += verdict.read > 0
        self.bytes_read += verdict.read

    @property
    def is_all_equal(self) -> bool:
        return self.outcomes.total() == self.outcomes[Outcome.EQUAL]

    @property
    def text(self) -> str:
        """``5 equal, 1 missing; 2 read in full (3.0 MiB), …``"""
        counts = [f"{self.outcomes[Outcome.EQUAL]} equal"]
        counts += [
            f"{self.outcomes[o]} {w}" for o, w in _WORDS.items() if self.outcomes[o]
        ]
        text = ", ".join(counts)
        if self.read:
            size = size_text(self.bytes_read)
            text += f"; {self.read} read in full ({size}): no common digest was known"
        return text

    @property
    def value(self) -> Verified:
        outcomes = {outcome: self.outcomes[outcome] for outcome in Outcome}
        total = self.outcomes.total()
        return Verified(total, outcomes, self.read, self.bytes_read)


def line_of(verdict: Verdict) -> str:
    """``missing    a/b: …``"""
    detail = f": {verdict.detail}" if verdict.detail else ""
    return f"{verdict.outcome:<10} {verdict.name}{detail}"


def of_sizes(name: str, ends: tuple[str, str], sizes: tuple[int, int]) -> Verdict:
    ours, theirs = sizes
    return Verdict(Outcome.SIZE, name, *ends, detail=f"{ours} bytes, and {theirs}")


def of_likeness(name: str, ends: tuple[str | None, str], found: Likeness) -> Verdict:
    outcome = Outcome.EQUAL if found.is_same else Outcome.DIGEST
    ours, theirs = found.ours, found.theirs
    detail = "" if found.is_same else f"{ours.algorithm} {ours.hex}, and {theirs.hex}"
    return Verdict(outcome, name, *ends, detail, (ours, theirs), found.read)


def unreadable(
    name: str, ends: tuple[str | None, str | None], why: FxtuiError
) -> Verdict:
    return Verdict(Outcome.UNREADABLE, name, *ends, detail=str(why))
