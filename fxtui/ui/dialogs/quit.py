"""Before the service is stopped: what that means for what is on its way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from ..format import count_text
from .dialog import Question, button, words

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class QuitDialog(Question):
    """Stop the service and leave? Enter stays."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "agree", "Stop and quit")]
    AUTO_FOCUS = "#cancel"

    def __init__(self, *, running: int = 0) -> None:
        """``running`` transfers would stop."""
        super().__init__("Stop and quit")
        self._moving = running

    def body(self) -> Iterator[Widget]:
        if self._moving:
            yield words(f"{count_text(self._moving, 'transfer')} will stop.", "warning")
        yield words(
            "The queue is kept: it goes on when fxtui is started again, and an object "
            "that is on its way begins anew. To leave without stopping, press q instead."
        )

    def buttons(self) -> Iterator[Button]:
        yield button("Stay (n)", "cancel", "close")
        yield button("Stop and quit (y)", "agree", "agree")
