"""A search in what is seen: typed in the last line, and found while it is typed."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from textual import events

    from ..keys import Keys
    from .pager import Pager
    from .paging import Paging


class Searching(Screen[bool]):
    """Of a screen with a pager."""

    keys: Keys
    pager: Pager
    paging: Paging
    typed: str | None = None
    """What is being looked for, while it is typed."""

    @abstractmethod
    def draw(self) -> None: ...

    @abstractmethod
    def tell(self, message: str) -> None: ...

    def action_find(self) -> None:
        self.typed = ""
        self.draw()

    def on_key(self, event: events.Key) -> None:
        """A search is typed here, and not in a field: keys that come in one piece, as
        over a slow line, are forwarded before a field can have the focus."""
        is_begun = {event.key, event.character} & {*self.keys.of["view_find"]}
        if self.typed is not None:
            self._type(event, self.typed)
        elif is_begun:
            self.action_find()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        if self.typed is not None:
            self._seek(self.typed + "".join(event.text.splitlines()[:1]))

    def _type(self, event: events.Key, typed: str) -> None:
        if event.character and event.is_printable:
            self._seek(typed + event.character)
        elif event.key == "backspace":
            self._seek(typed[:-1])
        elif event.key == "ctrl+u":
            self._seek("")
        elif event.key == "enter":
            self.typed = None
            self.draw()
        elif event.key == "escape":
            self._find("")
            self.typed = None
            self.draw()

    def _seek(self, typed: str) -> None:
        self.typed = typed
        self._find(typed)

    def seek_again(self) -> None:
        """It may have been looked for before there was anything to look in."""
        if self.pager.needle:
            self._find(self.pager.needle)

    def action_find_next(self, *, forward: bool = True) -> None:
        if self.pager.needle:
            self._find(self.pager.needle, forward=forward, again=True)

    def action_find_previous(self) -> None:
        self.action_find_next(forward=False)

    def _find(self, needle: str, *, forward: bool = True, again: bool = False) -> None:
        found = self.pager.find(needle, forward=forward, again=again)
        read = self.paging.read_text
        where = f" in the {read} that are read" if read else ""
        self.tell("" if found else f"Not found{where}: {needle}")
