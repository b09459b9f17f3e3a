"""What reaches a terminal through the line is what Textual would have painted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyte
from textual._compositor import ChopsUpdate, LayoutUpdate

from fxtui.ui.line.adapter import LineApp

from .stage import stage

if TYPE_CHECKING:
    import pytest
    from textual.screen import Screen

SIZE: Final = (80, 24)
NAMES: Final = (
    "a.txt",
    "漢字.txt",
    "e\u0301t\u0300.txt",
    "🎉 done",
    "[bold]x",
    *map(str, range(30)),
)


def _terminal() -> pyte.Screen:
    screen = pyte.Screen(*SIZE)
    screen.reset_mode(pyte.modes.DECAWM)
    return screen


@dataclass
class Both:
    """Two terminals: one is sent all of each frame, the other what it lacks."""

    whole: pyte.Screen = field(default_factory=_terminal)
    lacked: pyte.Screen = field(default_factory=_terminal)
    sent: list[int] = field(default_factory=lambda: [0, 0])

    def display(self, app: LineApp[str], screen: Screen[object], update: object) -> None:
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            app._fit(screen.size)
            app._lay(update)
            lacking = app._canvas.changes()
            whole = update.render_segments(app.console)
            for at, (terminal, text) in enumerate(
                ((self.whole, whole), (self.lacked, lacking))
            ):
                pyte.Stream(terminal).feed(text)
                self.sent[at] += len(text)

    def rows(self, terminal: pyte.Screen) -> list[list[object]]:
        return [[terminal.buffer[y][x] for x in range(SIZE[0])] for y in range(SIZE[1])]


async def test_the_terminal_shows_what_textual_would_have_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        (tmp_path / name).touch()
    both = Both()
    monkeypatch.setattr(LineApp, "_display", lambda *call: both.display(*call))

    async with stage(tmp_path, tmp_path, size=SIZE) as here:
        for keys in ("j", "space", "pagedown", "tab", "G", "o", "?", "escape", "t", "c"):
            await here.press(keys)
            await here.pilot.pause()

            assert both.rows(both.lacked) == both.rows(both.whole), keys

    assert both.sent[1] < both.sent[0] / 3
