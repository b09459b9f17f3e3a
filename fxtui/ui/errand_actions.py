"""What is gathered from many folders, pasted, or done in a shell: the commands for it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from .part import ScreenPart

if TYPE_CHECKING:
    from textual import events

    from fxtui.domain.location import Location

    from .doorway import Doorway
    from .files import Files
    from .pane import Pane
    from .status import Status
    from .tabs import Tabs


class ErrandActions(ScreenPart):
    active: Pane
    doorway: Doorway
    status: Status

    @property
    @abstractmethod
    def other(self) -> Pane: ...

    @property
    @abstractmethod
    def files(self) -> Files: ...

    @property
    @abstractmethod
    def tabs(self) -> Tabs: ...

    @abstractmethod
    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None: ...

    @abstractmethod
    def go_to(self, location: Location) -> None: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    def action_basket(self) -> None:
        self.ask(self._open_basket())

    async def _open_basket(self) -> None:
        from .basket import Basket  # with the dialogs, when first needed

        basket = Basket(self, self.doorway, self.files)
        if found := await basket.open(lambda: self.tabs.pairs):
            self.enter(self.active, found.parent, at=found.name)

    def action_shell(self) -> None:
        self.ask(self._shell())

    async def _shell(self) -> None:
        from .shell import refusal, shell  # when first needed

        pane = self.active
        wrong = refusal(pane.location) or await shell(self.app, pane.location)
        if wrong:
            self.status.tell(wrong)
        else:
            pane.post_message(pane.Outdated(pane))

    def on_paste(self, event: events.Paste) -> None:
        """Of text that no field took."""
        event.stop()
        self.ask(self._paste(event.text))

    async def _paste(self, text: str) -> None:
        from .pasted import Pasting, pasted_places  # when first needed
        from .places import home

        try:
            places = pasted_places(text, home())
        except ValueError as error:
            self.status.tell(str(error))
            return
        if places:
            pasting = Pasting(self, self.doorway, self.files)
            if place := await pasting.take(places, self.active, self.other.location):
                self.go_to(place)
