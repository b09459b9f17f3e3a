"""The names of Textual's inside that fxtui rests on are there, and are what they were."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import textual
from rich.cells import cell_len
from textual import events
from textual._compositor import (
    ChopsUpdate,
    Compositor,
    CompositorUpdate,
    LayoutUpdate,
)
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widget import Widget

from fxtui.ui.line.adapter import LineApp
from fxtui.ui.line.driver import LineDriver
from fxtui.ui.line.row import row_of

if TYPE_CHECKING:
    import pytest


def _parameters(function: object) -> list[str]:
    assert callable(function)
    return [*inspect.signature(function).parameters]


def test_textual_is_as_the_adapter_knows_it() -> None:
    assert textual.__version__.startswith("8.2.")
    assert _parameters(App._display) == ["self", "screen", "renderable"]
    assert _parameters(App._end_batch) == ["self"]
    assert _parameters(LayoutUpdate) == ["strips", "region"]
    assert _parameters(ChopsUpdate) == ["chops", "spans", "chop_ends"]
    assert _parameters(Compositor._get_renders) == ["self", "crop"]
    assert _parameters(Compositor.render_partial_update) == ["self"]
    assert _parameters(Widget._set_dirty) == ["self", "regions"]
    screen = Screen[None]()
    assert isinstance(screen._compositor, Compositor)
    assert isinstance(screen._compositor._dirty_regions, set)
    assert isinstance(screen._dirty_widgets, set)
    assert {"_update_timer", "_on_timer_update"} <= vars(Screen).keys()
    assert _parameters(App._handle_exception) == ["self", "error"]
    assert _parameters(CompositorUpdate.render_segments) == ["self", "console"]
    assert {
        "write",
        "process_message",
        "stop_application_mode",
        "disable_input",
        "_run_input_thread",
        "_disable_mouse_support",
    } <= vars(LinuxDriver).keys()
    assert XTermParser()._timeout_time is None


def test_a_frame_is_drawn_by_the_display_that_is_overridden() -> None:
    assert "app._display(self, update)" in inspect.getsource(Screen._compositor_refresh)
    assert "renderable.render_segments(console)" in inspect.getsource(App._display)


def test_an_answer_reaches_the_app_as_a_place() -> None:
    found = [*XTermParser().feed("\x1b[2;4R")]

    assert [(e.x, e.y) for e in found if isinstance(e, events.CursorPosition)] == [(3, 1)]


async def test_what_is_painted_in_a_batch_waits_for_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = LineApp[None](is_paced=True)
    async with app.run_test(size=(3, 1)):
        monkeypatch.setattr(LineApp, "is_headless", False)
        app._fit((3, 1))
        with app.batch_update():
            app._canvas.lay(0, 0, row_of([("abc", app._sign(None))], cell_len))
            app._send()
            assert not app._canvas.is_shown

        assert app._canvas.is_shown


def test_a_terminal_of_linux_is_driven_by_ours() -> None:
    class Small(LineApp[None]):
        pass

    assert Small(is_paced=True).driver_class is LineDriver
