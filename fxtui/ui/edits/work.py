"""What a person edits from the browser. It stands aside for the editor; jobs go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fxtui.domain.entry import FOLDERS, Entry
from fxtui.domain.errors import FxtuiError, Problem
from fxtui.domain.location import Location
from fxtui.front.editing import Choice, Clash, edit
from fxtui.front.original import Door

from .. import dialogs
from ..details import problem_rows
from ..editor import run_editor
from .clash import ClashDialog

if TYPE_CHECKING:
    from fxtui.ui.browser import BrowserScreen

    from ..dialogs import InfoDialog
    from ..doorway import Doorway
    from ..pane import Pane


class Edits:
    """One thing to do; it runs in a worker, because it asks."""

    def __init__(self, screen: BrowserScreen, doorway: Doorway) -> None:
        self._screen, self._doorway = screen, doorway

    async def edit(self, pane: Pane) -> None:
        """What is under the cursor."""
        entry = pane.current
        if entry is None or entry.kind in FOLDERS:
            self._screen.status.tell("Put the cursor on a file: e edits it.")
            return
        await self._edit(pane, entry, pane.at(entry))

    async def _edit(self, pane: Pane, entry: Entry, place: Location) -> None:
        drafts = self._screen.paths.state / "edits"
        person = _AtTheBrowser(self._screen, place)
        try:
            browser = await self._doorway.browser(place)
            door = Door(browser, self._doorway.context)
            outcome = await edit(door, place, person, drafts=drafts)
        except FxtuiError as error:
            await self._screen.app.push_screen_wait(_told(error))
            return
        self._screen.status.tell(outcome.sentence)
        pane.post_message(pane.Outdated(pane))


def _told(error: FxtuiError) -> InfoDialog:
    """What went wrong. How a transfer would go on has no place here."""
    rows = [row for row in problem_rows(Problem.of(error)) if row[0] != "now"]
    return dialogs.InfoDialog(rows, title="It was not edited")


class _AtTheBrowser:
    """A Person, who is asked in dialogs."""

    def __init__(self, screen: BrowserScreen, place: Location) -> None:
        self._app, self._place = screen.app, place

    async def agree(self, question: str) -> bool:
        asked = dialogs.OrderDialog("Edit", [self._place.name], [question], verb="Edit")
        agreed = await self._app.push_screen_wait(asked)
        return agreed is True

    async def edit(self, file: Path) -> int:
        return await run_editor(self._app, file)

    async def decide(self, clash: Clash) -> Choice:
        return await self._app.push_screen_wait(ClashDialog(clash)) or Choice.KEEP
