"""What reaches a terminal through the line is what Textual would have painted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyte
from rich.segment import Segment
from textual.app import App
from textual.containers import Vertical
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from fxtui.ui.line.adapter import LineApp, Update
from fxtui.ui.line.compositor import paint_rows, repaint

from .stage import stage

if TYPE_CHECKING:
    import pytest
    from textual.app import ComposeResult

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
class Terminals:
    """One is sent all there is to see, one what is new, one what it lacks."""

    full: pyte.Screen = field(default_factory=_terminal)
    news: pyte.Screen = field(default_factory=_terminal)
    lacked: pyte.Screen = field(default_factory=_terminal)
    sent: list[int] = field(default_factory=lambda: [0, 0])

    def display(self, app: LineApp[str], screen: Screen[object], update: object) -> None:
        if isinstance(update, Update):
            app._fit(screen.size)
            app._lay(update)
            lacking = app._canvas.changes()
            news = update.render_segments(app.console)
            full = screen._compositor.render_full_update().render_segments(app.console)
            pyte.Stream(self.full).feed(full)
            for at, (terminal, text) in enumerate(
                ((self.news, news), (self.lacked, lacking))
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
    terminals = Terminals()
    rows = terminals.rows
    monkeypatch.setattr(LineApp, "_display", lambda *call: terminals.display(*call))

    async with stage(tmp_path, tmp_path, size=SIZE) as here:
        for keys in ("j", "space", "pagedown", "tab", "G", "o", "?", "escape", "t", "c"):
            await here.press(keys)
            await here.pilot.pause()

            assert rows(terminals.lacked) == rows(terminals.full), keys
            assert rows(terminals.news) == rows(terminals.full), keys

    assert terminals.sent[1] < terminals.sent[0] / 3


class Noting(Widget):
    """Paints three letters in each row, and notes which rows it is asked for."""

    DEFAULT_CSS = "Noting { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += crop.line_range
        return [Strip([Segment("abc")], 3) for _ in crop.line_range]


class Behind(Vertical):
    asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += 1
        return super().render_lines(crop)


class Rows(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        paint_rows(self)
        self.upper, self.lower = Noting(), Noting()
        self.behind = Behind(self.upper, self.lower)

    def compose(self) -> ComposeResult:
        yield self.behind


async def test_only_who_is_seen_is_asked_and_only_for_rows_that_changed() -> None:
    class Two(App[None]):
        def get_default_screen(self) -> Rows:
            return Rows()

    app = Two()
    async with app.run_test(size=(10, 6)) as pilot:
        rows = app.screen
        assert isinstance(rows, Rows)
        await pilot.pause()
        assert rows.behind.asked == 0
        shown = [
            "".join(run.text for run in row) for row in rows._compositor.render_strips()
        ]
        assert shown == ["abc       "] * 6

        rows.upper.asked.clear()
        rows.lower.asked.clear()
        repaint(rows.upper, Region(0, 1, 10, 1))
        await pilot.pause()

    assert (rows.upper.asked, rows.lower.asked) == ([1], [])
