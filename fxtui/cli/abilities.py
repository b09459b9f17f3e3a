"""What ``fxtui doctor`` says of a terminal: its colours and size, what stands between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import terminal_size
from typing import Final

from .finding import Finding, ok, warn

LEAST: Final = (40, 10)
"""Columns and lines that the browser needs."""


def abilities(environment: Mapping[str, str], size: terminal_size) -> Finding:
    """By what it says of itself; no terminal is asked. Pure."""
    told = [f"{size.columns}x{size.lines}", _colours(environment), *_between(environment)]
    text = ", ".join(told)
    if size.columns < LEAST[0] or size.lines < LEAST[1]:
        advice = f"the browser needs {LEAST[0]}x{LEAST[1]}; the commands do not"
        return warn("screen", text, advice)
    return ok("screen", text)


def _colours(environment: Mapping[str, str]) -> str:
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "all colours"
    return "256 colours" if "256" in term else "16 colours"


def _between(environment: Mapping[str, str]) -> Iterator[str]:
    if environment.get("TMUX"):
        yield "in tmux (the clipboard needs: set -g set-clipboard on)"
    elif environment.get("STY"):
        yield "in screen"
    if environment.get("SSH_CONNECTION"):
        yield "over SSH"
