"""What all dialogs share: a box in the middle, a body that scrolls, buttons below it.

Every text that a dialog is given passes ``safe()`` on its way into a widget.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from fxtui.domain.names import safe

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

ResultT = TypeVar("ResultT")

LABEL: Final = 15
"""Cells before each field."""

NARROW: Final = 60
"""Cells of screen below which a dialog leaves no margins."""

_WIDTHS: Final = [(0, "-narrow"), (NARROW, "-wide")]
_CHROME: Final = 3
"""Rows that are not body: two of border, one of buttons."""


class Dialog(ModalScreen[ResultT]):
    """Asks or tells something. Esc closes it, and changes nothing."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog #box {
        width: 90%; max-width: 78; height: auto; max-height: 100%;
        border: round $accent; background: $surface; padding: 0 1;
    }
    Dialog #body { height: auto; scrollbar-size-vertical: 1; }
    Dialog #buttons { height: 1; width: 100%; align-horizontal: right; }
    Dialog Button { min-width: 4; margin: 0 0 0 2; }
    Dialog Button:focus { text-style: bold reverse; }
    Dialog Static { width: 100%; height: auto; }
    Dialog .field { height: 1; width: 100%; }
    Dialog .field > Input, Dialog .field > Select { width: 1fr; }
    Dialog .label { text-style: bold; }
    Dialog .warning { color: $text-warning; }
    Dialog .muted { color: $text-muted; }
    Dialog.-narrow #box { width: 100%; }
    Dialog.-narrow Button { margin: 0; }
    """
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close"),
        Binding("ctrl+y", "show_command", "Show the command", show=False),
        Binding("ctrl+z", "app.suspend_process", "Suspend", show=False),
        Binding("left,up", "app.focus_previous", "Previous", show=False),
        Binding("right,down", "app.focus_next", "Next", show=False),
        Binding("ctrl+up", "scroll_body(-1)", "Up", show=False),
        Binding("ctrl+down", "scroll_body(1)", "Down", show=False),
    ]
    more: ClassVar[str] = "↓ more"
    """Stands in the lower border while there is more of the body below."""

    reads: ClassVar[bool] = False
    """Whether it is mostly read: the arrow keys then scroll it."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading
        self._answer = ""
        """What was said of a key that does nothing here, in the lower border."""

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = Content(safe(self._heading))
            with _Body(id="body", can_focus=self.reads):
                yield from self.body()
            with Horizontal(id="buttons"):
                yield from self.buttons()

    @abstractmethod
    def body(self) -> Iterable[Any]:
        """The widgets above the buttons."""

    @abstractmethod
    def buttons(self) -> Iterable[Button]:
        """What can be done."""

    def command(self) -> str:
        """The ``fxtui …`` line that does what agreeing would; nothing where none does."""
        return ""

    def action_show_command(self) -> None:
        from .command import CommandDialog  # which is a dialog itself

        if line := self.command():
            self.app.push_screen(CommandDialog([("command", line)]))
        elif type(self).command is Dialog.command:
            self._answer = "no fxtui line does this"
            self._tell_more()

    def foot(self) -> str:
        """What else stands in the lower border."""
        return ""

    def action_scroll_body(self, rows: int) -> None:
        self.query_one("#body").scroll_relative(y=rows, animate=False)

    def on_mount(self) -> None:
        for body in self.query("#body"):  # gone where it was closed before
            for changing in ("scroll_y", "virtual_size"):
                self.watch(body, changing, self._see_more)

    def _see_more(self) -> None:
        """Once the body has its room: that changes after what is in it, untold."""
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        for body in self.query("#box > #body"):  # as above
            is_more = body.scroll_y < body.max_scroll_y
            told = (self.foot(), self._answer, self.more if is_more else "")
            subtitle = Content("  ".join(each for each in told if each))
            self.query_one("#box").border_subtitle = subtitle

    @on(Input.Changed)
    def _forget_error(self) -> None:
        """Who types anew is told anew, when that is wrong."""
        for line in self.query(ErrorLine):
            line.tell(None)

    def on_resize(self) -> None:
        """Leave the buttons on the screen, however small that is."""
        height = max(1, self.size.height - _CHROME)
        for body in self.query("#body"):  # gone where it is closed at the same moment
            body.styles.max_height = height
        self.call_after_refresh(self._show_focused)
        self._see_more()

    def _show_focused(self) -> None:
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def action_close(self) -> None:
        self.dismiss(None)


class _Body(VerticalScroll):
    """Has the arrow keys where it is read; else they are the dialog's, however small."""

    def action_scroll_up(self) -> None:
        if not self.can_focus:
            raise SkipAction
        super().action_scroll_up()

    def action_scroll_down(self) -> None:
        if not self.can_focus:
            raise SkipAction
        super().action_scroll_down()


class Question(Dialog[bool]):
    """Asks for yes or no; closed, it means no."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("n", "close", "No", show=False)]

    def action_close(self) -> None:
        self.dismiss(False)

    def action_agree(self) -> None:
        self.dismiss(True)


def words(text: str, kind: str = "") -> Static:
    """A text as it is: safe, wrapped, and never markup."""
    return Static(safe(text), markup=False, classes=kind)


def field(label: str, widget: Widget) -> Horizontal:
    """A widget on one line, behind what it is for."""
    told = words(label)
    told.styles.width = LABEL
    return Horizontal(told, widget, classes="field")


def button(label: str, name: str, action: str) -> Button:
    return Button(Content(label), id=name, action=f"screen.{action}", compact=True)


class ErrorLine(Static):
    """Says what is wrong with what was typed, and takes no room while nothing is."""

    DEFAULT_CSS = """
    ErrorLine { display: none; color: $text-error; }
    ErrorLine.-told { display: block; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def tell(self, error: str | None) -> None:
        self.update(safe(error or ""))
        self.set_class(bool(error), "-told")
        if error:
            self.call_after_refresh(self.scroll_visible, animate=False)
