"""``make screenshots``: the moving picture of the README, from the program in a terminal.

What stands on the screen is kept whenever there is something to see, and becomes a strip
of frames in one SVG, of which a line that stays the same is in there once. No script is
in it: CSS moves the strip.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from fxtui import wiring
from fxtui.demo.seaweed import SeaweedFS
from fxtui.service import starter
from tests import dropbox_scenes, lab
from tests.screenshots import FOLDER, SHOTS, SLOWLY
from tests.servers.dropbox.running import Emulator
from tests.terminal import Terminal

if TYPE_CHECKING:
    from pyte.screens import Char

FILE: Final = SHOTS / "tour.svg"
COLUMNS: Final = 100
LINES: Final = 28

_CELL: Final = (8.4, 18)
_PAPER: Final = "#121212"
_INK: Final = "#e0e0e0"

Line: TypeAlias = str
"""One line of the screen, drawn."""


class Frame(NamedTuple):
    seconds: float
    """How long it is seen."""

    lines: tuple[Line, ...]


class Step(NamedTuple):
    """Keys, what is to be seen behind them, and how long a reader needs for that."""

    keys: str
    shows: str
    seconds: float = 1.2


_DOWN, _ENTER, _ESC = "j", "\r", "\x1b"

STORY: Final = (
    Step("", "README.txt", 2),
    Step(_DOWN, "photos/", 0.5),
    Step(" ", "1 marked", 0.5),
    Step("c", "8 objects", 2),
    Step(_ENTER, "has begun", 0.8),
    *(Step("", "running", 0.5) for _ in range(6)),
    Step(_ENTER, "fit.py", 1),
    Step("G", "table.csv", 0.6),
    Step("p", "humidity", 2.5),
    Step("p", "README.txt", 0.5),
    Step("\t", "README.txt", 0.3),
    Step("jjjj", "README.txt", 0.5),
    Step(_ENTER, "old table.csv", 1.2),
    Step("\t", "old table.csv", 0.4),
    Step("s", "Show plan", 2),
    Step(_ENTER, "extra", 2.5),
    Step("jjjj", "other size", 1),
    Step(" ", "not checked", 1),
    Step(_ENTER, "Run", 2),
    Step(_ESC, "not checked", 0.5),
    Step(_ESC, "old table.csv", 2),
)


def record(shown: Terminal, story: Sequence[Step]) -> Iterator[Frame]:
    for step in story:
        for key in step.keys:
            shown.send(key)
        shown.wait_for(step.shows)
        shown.wait_until_quiet(0.2, within=1)
        yield Frame(step.seconds, tuple(map(_drawn, shown.cells)))


# --- Drawing -------------------------------------------------------------------------


def picture(frames: Sequence[Frame]) -> str:
    """All of it as one SVG. Pure."""
    lines = {line: f"l{n}" for n, line in enumerate({x for f in frames for x in f.lines})}
    width, height = COLUMNS * _CELL[0], LINES * _CELL[1]
    drawn = "".join(f'<g id="{name}">{line}</g>' for line, name in lines.items() if line)
    strip = "".join(
        f'<g transform="translate({at * width:g})">{_used(frame, lines)}</g>'
        for at, frame in enumerate(frames)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 {width + 24:g} '
        f'{height + 24:g}"><style>{_style(frames, width)}</style><defs>{drawn}'
        f'<clipPath id="screen"><rect width="{width:g}" height="{height:g}"/></clipPath>'
        f'</defs><rect x="-12" y="-12" width="{width + 24:g}" height="{height + 24:g}" '
        f'rx="8" fill="{_PAPER}"/><g clip-path="url(#screen)" fill="{_INK}">'
        f'<g class="strip">{strip}</g></g></svg>\n'
    )


def _used(frame: Frame, lines: dict[Line, str]) -> str:
    return "".join(
        f'<use href="#{lines[line]}" y="{at * _CELL[1]:g}"/>'
        for at, line in enumerate(frame.lines)
        if line
    )


def _style(frames: Sequence[Frame], width: float) -> str:
    whole, at, steps = sum(frame.seconds for frame in frames), 0.0, []
    for number, frame in enumerate(frames):
        moved = f"transform:translateX({-number * width:g}px)"
        steps.append(f"{100 * at / whole:.2f}%{{{moved}}}")
        at += frame.seconds
    return (
        "text{font:14px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
        "white-space:pre}.b{font-weight:bold}.i{font-style:italic}"
        f".strip{{animation:tour {whole:g}s step-end infinite}}"
        f"@keyframes tour{{{''.join(steps)}}}"
    )


def _drawn(cells: Sequence[Char]) -> Line:
    """One line: runs of cells that look alike."""
    drawn, at = [], 0
    for look, run in groupby(cells, key=_look):
        text = "".join(cell.data for cell in run)
        drawn.append(_run(text, at, *look))
        at += len(text)
    return "".join(drawn)


def _look(cell: Char) -> tuple[str, str, str]:
    ink, paper = _colour(cell.fg, _INK), _colour(cell.bg, _PAPER)
    if cell.reverse:
        ink, paper = paper, ink
    return ink, paper, "b" * cell.bold + "i" * cell.italics


def _run(text: str, at: int, ink: str, paper: str, style: str) -> str:
    (wide, high), cells = _CELL, len(text)
    drawn = ""
    if paper != _PAPER:
        x, width = at * wide, cells * wide
        drawn = f'<rect x="{x:g}" width="{width:g}" height="{high}" fill="{paper}"/>'
    if not (shown := text.rstrip()):
        return drawn
    start = at + len(shown) - len(shown.lstrip())
    shown = shown.lstrip()
    told = f' fill="{ink}"' if ink != _INK else ""
    told += f' class="{style}"' if style else ""
    return (
        f'{drawn}<text x="{start * wide:g}" y="{high - 4.5:g}" '
        f'textLength="{len(shown) * wide:g}"{told}>{escape(shown, quote=False)}</text>'
    )


def _colour(name: str, default: str) -> str:
    """Of pyte: six hexadecimal digits, or the name of one of a terminal's own."""
    if name == "default":
        return default
    return f"#{name}" if len(name) == len("rrggbb") else name.removeprefix("bright")


# --- The stage -----------------------------------------------------------------------


async def _prepare(server: SeaweedFS, dropbox: Emulator) -> None:
    dropbox_scenes.fill(dropbox)
    lab.make_folder(FOLDER / "here")
    doors = wiring.doors(wiring.paths_here())
    await lab.make_bucket(server, doors, FOLDER / "there")
    await doors.engine.set_policy(SLOWLY, wiring.context_here())


@contextmanager
def stage() -> Iterator[tuple[str, ...]]:
    """Real servers and all that is on them, while this runs; where the browser opens."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700)
    os.environ |= lab.variables(FOLDER)
    try:
        with SeaweedFS(FOLDER / "weed") as server, Emulator.start() as dropbox:
            paths = lab.make_paths(server, dropbox, FOLDER)
            try:
                asyncio.run(_prepare(server, dropbox))
                yield str(FOLDER / "here"), str(lab.BUCKET)
            finally:
                asyncio.run(starter.stop(paths))
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def main() -> None:
    with stage() as places:
        argv = [sys.executable, "-P", "-m", "fxtui", *places]
        with Terminal(COLUMNS, LINES).start(argv) as shown:
            frames = list(record(shown, STORY))
    FILE.write_text(picture(frames))


if __name__ == "__main__":
    main()
