"""What a person may set in the browser, and which values there are; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fxtui.domain.value import replace

from .keys import PRESETS
from .themes import full_name
from .view import By

if TYPE_CHECKING:
    from fxtui.config import Ui

_SHARES: Final = tuple(range(10, 91, 5))


class Setting(NamedTuple):
    """One key of ``[ui]``."""

    key: str
    name: str
    help: str
    values: tuple[Any, ...]
    unit: str = ""

    def value(self, ui: Ui) -> Any:
        value = getattr(ui, self.key)
        return full_name(value) if self.key == "theme" else value

    def word(self, ui: Ui) -> str:
        return f"{_WORDS.get(self.value(ui), self.value(ui))}{self.unit}"

    def stepped(self, ui: Ui, steps: int) -> Ui:
        """With a value some steps further on; behind the last one comes the first."""
        value = self.value(ui)
        if value in self.values:
            at = self.values.index(value) + steps
        else:  # a person wrote it: one step leads to its neighbour
            at = sum(1 for each in self.values if each < value) + min(0, steps)
        return replace(ui, **{self.key: self.values[at % len(self.values)]})


_WORDS: Final[Mapping[Any, str]] = {
    True: "on",
    False: "off",
    "ansi-dark": "ansi-dark, the terminal's own colours",
    "ansi-light": "ansi-light, the terminal's own colours",
}


_LINE: Final = (
    Setting(
        "bell",
        "Bell",
        "When a job ends or needs you, and you look elsewhere.",
        (True, False),
    ),
    Setting(
        "notify",
        "Notification",
        "The same on your desktop, through tmux too if its allow-passthrough is on; "
        "auto: by the kind of terminal.",
        ("auto", "osc9", "osc777", "off"),
    ),
    Setting("title", "Title", "How far it is, while you look elsewhere.", (True, False)),
    Setting(
        "progress",
        "Progress",
        "The same in the bar of the window; auto: where there is one for sure.",
        ("auto", "on", "off"),
    ),
    Setting(
        "pictures",
        "Pictures",
        "How images are previewed; auto: in pixels (kitty, sixel) where the terminal "
        "can, through tmux too if its allow-passthrough is on, else in half-blocks.",
        ("auto", "kitty", "sixel", "blocks", "off"),
    ),
    Setting(
        "paced",
        "Slow lines",
        "A frame waits until the terminal has had the last one, and only what changed "
        "is sent.",
        (True, False),
    ),
)


def settings(themes: Sequence[str]) -> tuple[Setting, ...]:
    """All that can be set, where there are these themes."""
    return (
        Setting("theme", "Theme", "Colours.", tuple(themes)),
        Setting(
            "keymap",
            "Keys",
            "Which key does what: ? shows it. Your own keys, in [ui.keys] of "
            "config.toml, win over all of these.",
            tuple(PRESETS),
        ),
        Setting("split", "Left pane", "How wide it is.", _SHARES, " %"),
        Setting("queue", "Queue", "How high it is.", _SHARES, " %"),
        Setting(
            "columns",
            "Columns",
            "What stands beside a name, where there is room.",
            ("all", "size", "date", "name"),
        ),
        Setting("sort", "Order", "How rows are sorted at first.", tuple(By)),
        Setting("hidden", "Hidden", "Names that begin with a dot.", (False, True)),
        Setting(
            "animation",
            "Animation",
            "Of scrolling and dialogs; auto: none over SSH.",
            ("auto", "on", "off"),
        ),
        *_LINE,
    )


def differences(before: Ui, after: Ui) -> dict[str, Any]:
    """The keys that a file has to say anew."""
    return {
        key: getattr(after, key)
        for key in after.__struct_fields__
        if getattr(after, key) != getattr(before, key)
    }
