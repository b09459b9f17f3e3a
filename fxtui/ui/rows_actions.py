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
    from .doorway import Doorway
    from .keys import Keys
    from .pane import Pane
    from .status import Status


class RowsActions(Screen[None]):
    """Of a screen with panes."""

    active: Pane
    panes: tuple[Pane, Pane]
    doorway: Doorway
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

    def action_compare(self) -> None:
        self.workers.cancel_group(self, "compare")
        self.ask(self._compare())

    async def _compare(self) -> None:
        from .comparing import compare_panes  # when first needed
        from .dialogs import CompareDialog

        if chosen := await self.app.push_screen_wait(CompareDialog()):
            how = CompareDialog.how(chosen.row)
            doing = compare_panes(self.panes, how, self.doorway, self.status)
            self.run_worker(doing, group="compare", exclusive=True)

    def action_match(self, step: int) -> None:
        pane = self.active
        if pane.sought is None:
            self.status.tell(
                f"Filter or find something first: {self.keys.first('filter')}"
            )
        elif not pane.listing.seek_match(pane.sought, step):
            self.status.tell("No name here matches.")
