"""The lines below a pane's rows where a person types what to see, or where to go."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from textual import events, on
from textual.message import Message
from textual.widgets import Input

from .dialogs.name_input import NameInput

if TYPE_CHECKING:
    from .program import FxtuiApp


_KEEP: Final = frozenset({"enter", "down", "tab"})
_DROP: Final = "escape"


class PaneField(NameInput):
    """What is typed behind the key that leaves it is for the rows.

    So that key is obeyed where it comes, and not as a binding, which Textual looks for
    when the keys behind it are written here.
    """

    _is_left = False

    @abstractmethod
    def keep(self) -> Message:
        """What is told when it is left for good."""

    @abstractmethod
    def drop(self) -> Message:
        """What is told when it is given up."""

    def on_focus(self) -> None:
        self._is_left = False

    def on_blur(self) -> None:
        if self._is_left:
            cast("FxtuiApp", self.app).typed_ahead.release()

    def on_key(self, event: events.Key) -> None:
        if event.key not in _KEEP and event.key != _DROP:
            return
        self._is_left = True
        self.post_message(self.drop() if event.key == _DROP else self.keep())
        event.stop()
        event.prevent_default()


class FilterField(PaneField):
    """Only names that hold this are seen. Enter goes back to them, Esc shows all."""

    DEFAULT_CSS = """
    FilterField, FilterField:focus { border: none; height: 1; padding: 0 1; }
    """

    @dataclass(eq=False, repr=False)
    class Edited(Message):
        needle: str

    @dataclass(eq=False, repr=False)
    class Left(Message):
        keep: bool

    def __init__(self, needle: str) -> None:
        super().__init__(
            needle, placeholder="show names that hold…", select_on_focus=False
        )

    def keep(self) -> Message:
        return self.Left(keep=bool(self.value))

    def drop(self) -> Message:
        return self.Left(keep=False)

    @on(Input.Changed)
    def _tell(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(event.value))
