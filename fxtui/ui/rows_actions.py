"""What each command about many rows does, in a line or two."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, cast

from fxtui.domain.entry import FOLDERS, Entry

from .listing import MOST_MARKS
from .part import ScreenPart

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from .browser import BrowserScreen
    from .doorway import Doorway
    from .keys import Keys
    from .pane import Pane
    from .pane_fields import PaneFields
    from .status import Status


class RowsActions(ScreenPart):
    """Of a screen with panes."""

    active: Pane
    panes: tuple[Pane, Pane]
    doorway: Doorway
    status: Status
    keys: Keys
    _sought = ""
    """What was looked for last."""

    @property
    @abstractmethod
    def other(self) -> Pane: ...

    @abstractmethod
    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None: ...

    @abstractmethod
    def fill(self, pane: Pane) -> None: ...

    @abstractmethod
    def hold_keys(self) -> Callable[[], None]: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    def on_listing_too_many(self) -> None:
        self.status.tell(
            f"More than {MOST_MARKS:,} cannot be marked: mark their folder instead."
        )

    def action_jump(self) -> None:
        self.hold_keys()
        self.active.edit_jump()

    def on_pane_fields_jump_wanted(self, event: PaneFields.JumpWanted) -> None:
        from .jump import jump  # when first needed

        screen = cast("BrowserScreen", self)
        going = jump(screen, cast("Pane", event.pane), event.beginning)
        self.run_worker(going, group="go", exclusive=True)

    def action_close(self) -> None:
        """What Esc does: what is open is closed; else what is being read is stopped."""
        pane = self.active
        if pane.close() or self._forget_differences():
            return
        if pane.stop():
            key = self.keys.first("go_on")
            self.status.tell(f"Stopped; {key} reads on.")
        elif pane.sums:
            self.action_sizes()
        elif pane.listing.rows.search:
            self.enter(pane, pane.location)

    def action_go_on(self) -> None:
        pane = self.active
        if pane.go_on():
            return
        if pane.problem and len(pane.reading) and not pane.reading.search:
            from .jump import go_on  # when first needed

            going = go_on(cast("BrowserScreen", self), pane)
            self.run_worker(going, group="go", exclusive=True)
        else:
            self.status.tell("Nothing was stopped here.")

    def _forget_differences(self) -> bool:
        """Let the panes say no more how they differ; False if they did not."""
        beside = self.active.beside
        if beside is None:
            return False
        self.workers.cancel_group(self, "compare")
        beside.forget()
        return True

    def keep_compared(self, pane: Pane) -> None:
        """What a pane shows now is compared as the rows before were, or nothing is."""
        beside = pane.beside
        if beside is None:
            return
        if objection := beside.objection:
            beside.forget()
            self.status.tell(objection)
        elif beside.is_due:
            from .comparing import compare_again  # which was needed before

            doing = compare_again(beside)
            self.run_worker(doing, group="compare", exclusive=True)

    def action_compare(self) -> None:
        self.workers.cancel_group(self, "compare")
        self.ask(self._compare())

    async def _compare(self) -> None:
        from .comparing import compare_panes  # when first needed
        from .dialogs import CompareDialog

        if chosen := await self.app.push_screen_wait(CompareDialog()):
            how = CompareDialog.how(chosen.row)
            self._forget_differences()
            doing = compare_panes(self.panes, how, self.doorway, self.status)
            self.run_worker(doing, group="compare", exclusive=True)

    def action_find(self) -> None:
        self.ask(self._find())

    async def _find(self) -> None:
        from .finding import ask_for  # when first needed

        pane = self.active
        if search := await ask_for(self.app, pane.location, self._sought):
            self._sought = search.query.text
            pane.look_for(search)
            self.fill(pane)

    def open_found(self, entry: Entry | None) -> None:
        """Go to what was found: into a folder, or to the folder of a file."""
        pane = self.active
        if entry is None:
            self.enter(pane, pane.location)
            return
        place = pane.at(entry)
        if entry.kind in FOLDERS:
            self.enter(pane, place)
        else:
            self.enter(pane, place.parent, at=place.name)

    def action_sizes(self) -> None:
        """Count; who counts already stops, and who has counted goes back."""
        from .summing import sum_up  # when first needed

        pane, group = self.active, f"sums-{self.active.id}"
        self.workers.cancel_group(self, group)
        if pane.sums is None:
            self.run_worker(sum_up(pane, self.doorway), group=group)
        elif pane.sums.is_over:
            pane.count(None)
        else:
            pane.sums.is_over = True
            pane.counted()
            self.status.tell("Counting stopped: there may be more.")

    def action_match(self, step: int) -> None:
        pane = self.active
        if pane.sought is None:
            self.status.tell(
                f"Filter or find something first: {self.keys.first('filter')}"
            )
        elif not pane.listing.seek_match(pane.sought, step):
            self.status.tell("No name here matches.")
