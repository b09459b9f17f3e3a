"""Several pairs of panes: the commands that make them, show them, and close them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from .part import ScreenPart

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from .last_place import OtherTabs
    from .pane import Pane
    from .status import Status
    from .tab_line import TabLine
    from .tabs import Pair, Tabs


class TabActions(ScreenPart):
    """Of a screen that shows one pair of panes at a time."""

    active: Pane
    panes: tuple[Pane, Pane]
    status: Status
    last_tabs: Callable[[], OtherTabs] | None = None
    """Reads which there were when the browser was last left, if that is wanted."""

    _tabs: Tabs | None = None
    _tab_line: TabLine | None = None

    @abstractmethod
    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None: ...

    @abstractmethod
    def show_panes(self, pair: Pair) -> None:
        """Let a pair, which is mounted, take the place of the one that is shown."""

    @abstractmethod
    async def drop_panes(self, panes: tuple[Pane, Pane]) -> None:
        """Close these for good; they are not shown."""

    @abstractmethod
    def list_again(self, pane: Pane) -> None: ...

    @property
    def tabs(self) -> Tabs:
        """All pairs, the one that is shown as it stands now."""
        from .tabs import Pair, Tabs  # when first needed

        shown = Pair(self.panes, self.active)
        if self._tabs is None:
            self._tabs = Tabs(shown)
        self._tabs.keep(shown)
        return self._tabs

    @property
    def other_tabs(self) -> OtherTabs:
        """Where those are that are not shown."""
        from .last_place import OtherTabs, Twin  # when it is over

        twins = [
            Twin(*(pane.location for pane in pair.panes)) for pair in self.tabs.pairs
        ]
        at = self.tabs.at
        return OtherTabs(tuple(twins[:at]), tuple(twins[at + 1 :]))

    async def bring_tabs(self) -> None:
        """Have those again that were there the last time; they are listed when shown."""
        if last := self.last_tabs and self.last_tabs():
            before = [await self._mounted(twin.left, twin.right) for twin in last.before]
            after = [await self._mounted(twin.left, twin.right) for twin in last.after]
            self.tabs.surround(before, after)
            self.name_tabs()

    # --- Commands --------------------------------------------------------------------

    async def action_new_tab(self) -> None:
        from .tabs import MOST

        if len(self.tabs) == MOST:
            self.status.tell(f"{MOST} tabs are all that there can be.")
            return
        left, right = self.panes
        is_left = self.active is left
        pair = await self._mounted(left.location, right.location)
        pair = pair._replace(active=pair.panes[0 if is_left else 1])
        self.tabs.add(pair)
        self.show_panes(pair)
        for pane in pair.panes:
            self.enter(pane, pane.location)

    async def action_close_tab(self) -> None:
        if len(self.tabs) == 1:
            self.status.tell("This is the only tab; q leaves the browser.")
            return
        closed = self.panes
        self._show(self.tabs.close())
        await self.drop_panes(closed)

    def action_tab(self, number: int) -> None:
        tabs = self.tabs
        if number > len(tabs):
            self.status.tell(f"There is no tab {number}. T makes one.")
        elif number - 1 != tabs.at:
            self._show(tabs.show(number - 1))

    # --- The line that names them ----------------------------------------------------

    def name_tabs(self) -> None:
        """Say where each tab is, if there are several."""
        if self._tabs is None:
            return
        tabs = self.tabs
        if self._tab_line is None and len(tabs) > 1:
            from .tab_line import TabLine  # when first needed

            self._tab_line = TabLine()
            self.mount(self._tab_line, before=0)
        if self._tab_line:
            self.set_class(len(tabs) > 1, "-tabbed")
            self._tab_line.show([pair.active.location for pair in tabs.pairs], tabs.at)

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.at + 1)

    # --- Inside ----------------------------------------------------------------------

    def _show(self, pair: Pair) -> None:
        """What changed meanwhile was not followed: both are listed again."""
        self.show_panes(pair)
        for pane in pair.panes:
            if pane.filled.is_set():
                self.list_again(pane)
            else:
                self.enter(pane, pane.location)

    async def _mounted(self, left: Location, right: Location) -> Pair:
        from .pane import Pane
        from .tabs import Pair

        number = self.tabs.next_id()
        view = self.active.view._replace(needle="")
        panes = (
            Pane(left, view, id=f"left-{number}"),
            Pane(right, view, id=f"right-{number}"),
        )
        for pane in panes:
            pane.add_class("-shelved", update=False)
        await self.mount_all(panes, before="#queue")
        return Pair(panes, panes[0])
