"""What each command about many rows does, in a line or two."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.screen import Screen

from .pane_fields import PaneFields

if TYPE_CHECKING:
    from .browser import BrowserScreen
    from .keys import Keys
    from .pane import Pane
    from .status import Status


class RowsActions(Screen[None]):
    """Of a screen with panes."""

    active: Pane
    status: Status
    keys: Keys

    @property
    @abstractmethod
    def other(self) -> Pane: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    def action_jump(self) -> None:
        self.active.edit_jump()

    @on(PaneFields.JumpWanted)
    def _jump(self, event: PaneFields.JumpWanted) -> None:
        from .jump import jump  # when first needed

        screen = cast("BrowserScreen", self)
        going = jump(screen, cast("Pane", event.pane), event.beginning)
        self.run_worker(going, group="go", exclusive=True)

    def action_close(self) -> None:
        """What Esc does: what is open is closed; else what is being read is stopped."""
        pane = self.active
        if pane.close() or not pane.stop():
            return
        key = self.keys.first("go_on")
        self.status.tell(f"Stopped at {len(pane.reading):,}; {key} reads on.")

    def action_go_on(self) -> None:
        if not self.active.go_on():
            self.status.tell("Nothing was stopped here.")

    def action_match(self, step: int) -> None:
        pane = self.active
        if pane.sought is None:
            self.status.tell(
                f"Filter or find something first: {self.keys.first('filter')}"
            )
        elif not pane.listing.seek_match(pane.sought, step):
            self.status.tell("No name here matches.")
