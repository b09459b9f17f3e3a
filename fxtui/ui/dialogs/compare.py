"""Asks by what two panes are to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from ..compare import How
from .choices import Choice, ChoicesDialog
from .dialog import button

if TYPE_CHECKING:
    from textual.widgets import Button

_MEANINGS: Final = {
    How.NAME: ("Name", "What is only here, and what is only there; folders as well."),
    How.SIZE: ("Size", "These, and files that have another size there."),
    How.TIME: (
        "Time",
        "These, and the newer of two files that are not of one second; what was uploaded "
        "is as old as its upload.",
    ),
    How.DIGEST: (
        "Digest",
        "These, and files of one size whose digests differ, as far as a storage tells "
        "them; files of this machine are read for it.",
    ),
}


class CompareDialog(ChoicesDialog):
    """Enter compares; what differs is marked on both sides."""

    HEAD = ("Compare by",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,equals_sign", "do('compare')", "Compare", show=False),
    ]

    def __init__(self) -> None:
        choices = [Choice((name,), (facts,)) for name, facts in _MEANINGS.values()]
        super().__init__("Compare the panes: what differs is marked", choices, none="")

    def deeds(self) -> Iterator[Button]:
        yield button("Compare", "compare", "do('compare')")

    @staticmethod
    def how(row: int) -> How:
        return list(_MEANINGS)[row]
