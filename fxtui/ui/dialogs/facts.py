"""Tells all that is known of an entry, and offers to change what its storage lets us."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from ..command_line import fxtui_line
from .dialog import button
from .live import LiveDialog

if TYPE_CHECKING:
    from textual.widgets import Button

    from ..details import Rows
    from ..past.info import Reading

_DEEDS: Final = {
    "tags": ("SetTags", "Tags (t)"),
    "metadata": ("SetAttributes", "Metadata (m)"),
    "thaw": ("Thaw", "Thaw (a)"),
}
"""The wish that each needs, and what is on its button."""


class FactsDialog(LiveDialog):
    """Its answer is what to change, if anything. It asks once: servers count requests."""

    DEFAULT_CSS = """
    FactsDialog.-narrow Button.-spare { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "do('tags')", "Tags", show=False),
        Binding("m", "do('metadata')", "Metadata", show=False),
        Binding("a", "do('thaw')", "Thaw", show=False),
    ]

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.rows, reading.ask, title="Details", every=None)
        self._reading = reading
        self._is_told = False

    def foot(self) -> str:
        return "" if self._is_told else "asking the storage …"

    async def _show_now(self) -> None:
        await super()._show_now()
        self._is_told = True
        self._see_more()

    def buttons(self) -> Iterator[Button]:
        deeds = [deed for deed in _DEEDS if self._can(deed)]
        for deed in deeds:
            yield button(_DEEDS[deed][1], deed, f"do('{deed}')")
        for other in super().buttons():
            other.set_class(bool(deeds), "-spare")  # y and Esc do it, too
            yield other

    async def _show(self, rows: Rows) -> None:
        await super()._show(rows)
        row = self.query_one("#buttons")
        with self.app.batch_update():
            await row.remove_children()
            await row.mount(*self.buttons())

    def command(self) -> str:
        return fxtui_line("stat", str(self._reading.place))

    def _can(self, deed: str) -> bool:
        return _DEEDS[deed][0] in self._reading.facts.wishes

    def action_do(self, deed: str) -> None:
        if self._can(deed):
            self.dismiss(deed)
