"""What is written where: answers to stdout, and everything else to stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from fxtui.domain import codec
from fxtui.domain.errors import Problem
from fxtui.domain.names import safe

_NOT_TEXT: Final = {"utf-8": "surrogateescape"}
"""Names that are not UTF-8 leave as the bytes that they are; elsewhere with escapes."""


def prepare_output() -> None:
    """No name may end a command because its characters cannot be written."""
    for stream in (sys.stdout, sys.stderr):
        errors = _NOT_TEXT.get(stream.encoding.lower(), "backslashreplace")
        stream.reconfigure(errors=errors)  # type: ignore[union-attr]  # they are real files


def say(line: str) -> None:
    """One line of the answer; on a terminal it is made safe."""
    sys.stdout.write((safe(line) if sys.stdout.isatty() else line) + "\n")


def say_all(lines: Sequence[str]) -> None:
    """``say`` for each, in one go."""
    if lines:
        told = map(safe, lines) if sys.stdout.isatty() else lines
        sys.stdout.write("\n".join(told) + "\n")


def say_json(value: object) -> None:
    """One object, on one line."""
    sys.stdout.write(codec.encode(value).decode() + "\n")


def tell(line: str) -> None:
    """One line beside the answer, for whoever waits."""
    sys.stdout.flush()
    sys.stderr.write(f"{safe(line)}\n")


def complain(message: str) -> None:
    tell(f"fxtui: {message}")


def complain_of(problem: Problem) -> None:
    """What happened, to what, and what only a server's owner can use: in one line."""
    said = f" [{problem.detail}]" if problem.detail else ""
    complain(f"{problem.error()}{said}")


def size_text(size: int) -> str:
    from humanize import naturalsize  # 20 ms that few commands need

    return naturalsize(size, binary=True)
