"""What ``fxtui doctor`` says of pictures: it asks the terminal as the browser does."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Final

from fxtui.front.picture.cell import cell_of
from fxtui.front.picture.told import (
    ANSWERS,
    FIRST,
    Size,
    Told,
    Wish,
    asked_next,
    may_be_asked,
    way_of,
)

from .finding import Finding, Level, ok

_MOMENT: Final = 0.5
"""Seconds in which an answer has to come."""

_WORDS: Final = {"kitty": "kitty's protocol", "sixel": "sixel"}


def pictures(environment: Mapping[str, str], wish: Wish) -> Finding:
    """How images would be previewed here; stdin and stdout are a terminal."""
    told = _asked() if may_be_asked(environment) else Told()
    return verdict(told, cell_of(sys.stdout.fileno()) or told.cell, wish)


def verdict(told: Told, cell: Size | None, wish: Wish) -> Finding:
    """What follows from the answers; pure."""
    way = way_of(wish, told, cell, is_slow=False)
    told_by = told.outside or told.name or "this terminal"
    if told.is_tmux:
        told_by = f"{told.outside or 'a terminal'} around {told.name}"
    text = f"by {_WORDS[way]}" if way else "of half-blocks"
    if wish != "auto":
        return ok("pictures", f"none: [ui] pictures is {wish}" if wish == "off" else text)
    if way and cell:
        text += f", cells of {cell.width} x {cell.height} pixels"
    if told.is_tmux and not told.outside:
        advice = "if the terminal around it can more: tmux set -g allow-passthrough on"
        shut = f"{text}: {told.name} hands nothing on"
        return Finding("pictures", Level.OK, shut, advice)
    return ok("pictures", f"{text} ({told_by})")


def _asked() -> Told:
    told, text, end = Told(), "", monotonic() + _MOMENT
    with _alone() as terminal:
        os.write(sys.stdout.fileno(), FIRST.encode())
        while not told.is_complete and (rest := end - monotonic()) > 0:
            if not select.select([terminal], [], [], rest)[0]:
                break
            if not (data := os.read(terminal, 4096)):
                break  # nobody is there any more
            text += data.decode("utf-8", "replace")
            was_named, told = bool(told.name), _heard(text)
            if told.name and not was_named:
                os.write(sys.stdout.fileno(), asked_next(told).encode())
    return told


def _heard(text: str) -> Told:
    told = Told()
    for answer in ANSWERS.finditer(text):
        told = told.hearing(answer[0])
    return told


@contextmanager
def _alone() -> Iterator[int]:
    """The terminal, which shows nothing of what it answers, and keeps nothing of it."""
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        yield terminal
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
