"""What the commands do that look into objects and edit them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from .part import ScreenPart

if TYPE_CHECKING:
    from .edits.work import Edits
    from .pane import Pane
    from .preview.previews import Previews


class PreviewActions(ScreenPart):
    """Of a screen with panes, in one of which is the cursor."""

    active: Pane

    @property
    @abstractmethod
    def previews(self) -> Previews: ...

    @property
    @abstractmethod
    def edits(self) -> Edits: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    async def action_preview(self) -> None:
        if self.previews.has_room or self.previews.is_open:
            await self.previews.toggle()
        else:
            self.action_full_view()  # where there is no room beside

    def action_preview_page(self, pages: int) -> None:
        self.previews.scroll(pages)

    def action_full_view(self) -> None:
        self.ask(self._view())

    async def _view(self) -> None:
        if await self.previews.view(self.active):
            await self.edits.edit(self.active)

    def action_edit(self) -> None:
        self.ask(self.edits.edit(self.active))
