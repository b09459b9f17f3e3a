"""How soon a command answers: the version, and a local folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .costs import cost_of
from .place import FXTUI, Place, place
from .report import Line, middle

ROUNDS: Final = 15


def bench() -> Iterator[Line]:
    with place() as here:
        folder = here.make("folder", 100, 10)
        yield _line(here, "--version", ["--version"], 0.1)
        yield _line(here, "ls of 100 local files", ["ls", str(folder)], 0.2)


def _line(here: Place, what: str, words: list[str], goal: float) -> Line:
    cost_of([*FXTUI, *words], here.environment)  # the first one compiles what it reads
    walls = [cost_of([*FXTUI, *words], here.environment).wall for _ in range(ROUNDS)]
    return Line(f"fxtui {what}", middle(walls), "s", goal)
