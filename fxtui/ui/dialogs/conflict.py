"""The target exists: what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Button, Checkbox, Static

from fxtui.domain.entry import Entry
from fxtui.domain.errors import FxtuiError
from fxtui.domain.names import safe
from fxtui.domain.request import IfExists
from fxtui.domain.transfer import Transfer

from ..format import count_text, size_text, time_text
from .dialog import NARROW, Dialog, button, words
from .measured import beside_another, one_line

if TYPE_CHECKING:
    from textual.widget import Widget

_CHOICES: Final = (
    ("s", "Skip it (s)", IfExists.SKIP),
    ("o", "Overwrite it (o)", IfExists.OVERWRITE),
    ("n", "Overwrite it if it is older (n)", IfExists.NEWER),
    ("r", "Keep both, as {} (r)", IfExists.RENAME),
)


class Tick(Checkbox):
    """Is crossed only when it is on: Textual's shows that by colour alone."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


class ConflictDialog(Dialog[tuple[IfExists, bool] | None]):
    """A letter decides; Enter does what the cursor is on; Esc leaves it parked."""

    DEFAULT_CSS = """
    ConflictDialog Button.choice {
        width: 1fr; margin: 0; text-align: left; content-align: left middle;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"decide('{rule}')", rule, show=False)
            for key, _, rule in _CHOICES
        ),
        Binding("a", "toggle_all", "For all", show=False),
    ]
    AUTO_FOCUS = "#skip"

    def __init__(
        self,
        transfer: Transfer,
        found: Awaitable[Entry] | None = None,
        *,
        waiting: int = 1,
        for_all: bool = False,
    ) -> None:
        """``found`` tells the target, when it is known; ``waiting`` of its job wait."""
        super().__init__("The target exists")
        self._transfer = transfer
        self._found = found
        self._waiting = waiting
        self._for_all = for_all

    def body(self) -> Iterator[Widget]:
        transfer = self._transfer
        where = transfer.target or transfer.source
        yield words(one_line(safe(str(where)), self.app.size))
        yield words(f"source: {_facts(transfer.size, transfer.modified)}")
        yield Static("", markup=False, id="found")
        for _, text, rule in _CHOICES:
            label = beside_another(text, where.name, self.app.size)
            choice = button(label, rule, f"decide('{rule}')")
            choice.add_class("choice")
            yield choice
        yield Tick(self._all_text, value=self._for_all, compact=True)

    def buttons(self) -> Iterator[Button]:
        yield button("Decide later", "cancel", "close")

    @property
    def _all_text(self) -> str:
        if self._waiting > 1 and self.app.size.width < NARROW:
            return f"all {count_text(self._waiting)} of this job (a)"
        if self._waiting > 1:
            return f"for all {count_text(self._waiting)} in this job, and any more (a)"
        return "for all in this job (a)"

    def on_mount(self) -> None:
        if self._found is not None:
            self.run_worker(self._tell_found(self._found))

    def action_decide(self, rule: str) -> None:
        self.dismiss((IfExists(rule), self.query_one(Tick).value))

    def action_toggle_all(self) -> None:
        self.query_one(Tick).toggle()

    async def _tell_found(self, found: Awaitable[Entry]) -> None:
        try:
            text = _compared(self._transfer, await found)
        except FxtuiError as error:
            text = f"it could not be looked at: {error.message}"
        self.query_one("#found", Static).update(safe(f"target: {text}"))


def _compared(transfer: Transfer, target: Entry) -> str:
    """The target's size and time, and what they are to those of the source."""
    differences = [_facts(target.size, target.modified)]
    if target.size is not None and target.size != transfer.size:
        more = size_text(abs(target.size - transfer.size))
        differences.append(
            f"{more} {'larger' if target.size > transfer.size else 'smaller'}"
        )
    if target.modified is not None and transfer.modified is not None:
        differences.append(_age(target.modified - transfer.modified))
    return ", ".join(each for each in differences if each)


def _age(later: float) -> str:
    if abs(later) < 1:
        return "as old"
    return "newer" if later > 0 else "older"


def _facts(size: int | None, modified: float | None) -> str:
    known = (size_text(size) if size is not None else "", time_text(modified))
    return ", ".join(each for each in known if each) or "nothing is known of it"
