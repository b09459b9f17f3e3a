"""How the browser looks: its themes, its rows, and how the screen is shared out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from textual.theme import Theme

from .terminal import has_few_colours
from .view import By, View

if TYPE_CHECKING:
    from fxtui.config import Ui

PALE: Final = "ansi-dark"
"""The theme that keeps the terminal's own colours: for 16 of them, and for none."""

USUAL: Final = "textual-dark"
"""Textual's own default."""

HIGH_CONTRAST: Final = Theme(
    name="high-contrast",
    primary="#ffd700",
    secondary="#00d7ff",
    accent="#00d7ff",
    warning="#ffff00",
    error="#ff8787",
    success="#00ff5f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    text_alpha=1.0,
    variables={"text-muted": "#ffffff", "text-disabled": "#d0d0d0"},
)

_ALIASES: Final = {"ansi": PALE}


def full_name(theme: str | None) -> str:
    """What Textual calls a theme that a person named."""
    return _ALIASES.get(theme or USUAL, theme or USUAL)


def is_plain(environment: Mapping[str, str]) -> bool:
    """Whether only the terminal's own palette is right, or no colour at all."""
    return "NO_COLOR" in environment or has_few_colours(environment)


def view_of(ui: Ui) -> View:
    """How the rows of a pane are seen at first."""
    return View(By(ui.sort), hidden=ui.hidden, columns=ui.columns)


def changes(before: View, after: View) -> dict[str, Any]:
    """In which fields a view is another one."""
    both = zip(before._asdict().items(), after, strict=True)
    return {name: new for (name, old), new in both if new != old}


def shares(ui: Ui) -> dict[str, str]:
    """The variables of ``app.tcss`` that say who has how much of the screen."""
    return {
        "left-share": f"{ui.split}fr",
        "right-share": f"{100 - ui.split}fr",
        "panes-share": f"{100 - ui.queue}fr",
        "queue-share": f"{ui.queue}fr",
    }
