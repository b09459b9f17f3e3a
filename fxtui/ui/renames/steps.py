"""From old names and new ones to what is wrong, or to steps that lose nothing; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import escaped

from ..format import count_text

Names = Sequence[str]


class Step(NamedTuple):
    """One entry of a folder gets another name."""

    old: str
    new: str


def changes(old: Names, new: Names) -> list[Step]:
    """What differs; a folder stays one, whether its ``/`` was left or not."""
    pairs = (
        Step(before, after.removesuffix("/") + "/" * before.endswith("/"))
        for before, after in zip(old, new, strict=True)
    )
    return [step for step in pairs if step.old != step.new]


def wrong(old: Names, new: Names, taken: Collection[str], here: Location) -> list[str]:
    """What speaks against it, a sentence each; ``taken`` are all names that are there."""
    if len(old) != len(new):
        lines, names = count_text(len(new), "line"), count_text(len(old), "name")
        return [f"{lines} for {names}: each name keeps its line."]
    return [
        f"Line {number}: {why}"
        for number, (before, after) in enumerate(zip(old, new, strict=True), start=1)
        if (why := _wrong_name(before, after, here))
    ] or _clashes(old, new, taken)


def _wrong_name(old: str, new: str, here: Location) -> str:
    bare = new.removesuffix("/") if old.endswith("/") else new
    if not bare:
        return "there is no name."
    if "/" in bare:
        return f"{escaped(new)} has a /, and a name holds none."
    if here.scheme == LOCAL and (bare in {".", ".."} or "\0" in bare):
        return f"a file cannot be called {escaped(bare)}."
    return ""


def _clashes(old: Names, new: Names, taken: Collection[str]) -> list[str]:
    """Names that two would have: with each other, or with what is left as it is."""
    kept = {name.removesuffix("/") for name in set(taken) - set(old)}
    seen: dict[str, int] = {}
    said = []
    for number, name in enumerate(new, start=1):
        bare = name.removesuffix("/")
        if bare in seen:
            said.append(f"Lines {seen[bare]} and {number} are both {escaped(bare)}.")
        elif bare in kept:
            said.append(f"Line {number}: there is a {escaped(bare)} already.")
        seen.setdefault(bare, number)
    return said


def waves(steps: Sequence[Step], spare: Callable[[], str]) -> list[list[Step]]:
    """The same in an order in which no step meets a name that is still in use.

    The steps of a wave do not depend on each other. Names that go round in a circle go
    by way of a ``spare`` one, which has to be free.
    """
    left = {step.old: step.new for step in steps}
    found = []
    while left:
        in_use = {name.removesuffix("/") for name in left}
        free = [
            Step(old, new)
            for old, new in left.items()
            if new.removesuffix("/") not in in_use
            or new.removesuffix("/") == old.removesuffix("/")
        ]
        if not free:
            free = [_aside(left, spare())]
        else:
            for step in free:
                del left[step.old]
        found.append(free)
    return found


def _aside(left: dict[str, str], name: str) -> Step:
    """The first one makes room, and goes on from there."""
    old, new = next(iter(left.items()))
    del left[old]
    aside = name + "/" * old.endswith("/")
    left[aside] = new
    return Step(old, aside)
