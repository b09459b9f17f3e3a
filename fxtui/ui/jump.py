"""To a key of which the beginning was typed, and on from where a listing broke off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fxtui.domain.entry import Columns
from fxtui.domain.errors import FxtuiError, Unsupported

from .beginning import just_before

if TYPE_CHECKING:
    from .browser import BrowserScreen
    from .pane import Pane


async def jump(screen: BrowserScreen, pane: Pane, text: str) -> None:
    """What ends in ``/`` is a folder on the way, which is entered."""
    folder, slash, beginning = text.rpartition("/")
    if slash:
        screen.enter(pane, pane.location.child(folder + slash))
    if not beginning or pane.listing.seek_beginning(beginning):
        return
    if pane.reading.complete:
        screen.status.tell(f"No name here begins with {beginning}.")
    else:
        await _ask(screen, pane, beginning)


async def go_on(screen: BrowserScreen, pane: Pane) -> None:
    """Read what is missing since something went wrong; all of it, if that cannot be."""
    rows = pane.reading
    pages = screen.doorway.list_pages(pane.location, after=rows.end)
    try:
        more = await anext(pages, Columns())
    except Unsupported:
        screen.list_again(pane)
    except FxtuiError as error:
        screen.status.tell(str(error))
    else:
        if pane.reading is rows:
            pane.resume(more)
            screen.fill(pane, pages)


async def _ask(screen: BrowserScreen, pane: Pane, beginning: str) -> None:
    """Show what the storage lists from there on, or read on until it comes."""
    place = pane.location
    pages = screen.doorway.list_pages(place, after=just_before(place.key + beginning))
    try:
        first = await anext(pages, Columns())
    except Unsupported:
        pane.go_on()
        screen.status.tell(f"Listed in no order: reading on until {beginning}… comes.")
        return
    except FxtuiError as error:
        screen.status.tell(str(error))
        return
    if pane.location != place:
        await pages.aclose()
        return
    pane.begin_at(beginning, first)
    screen.fill(pane, pages)
    if not pane.listing.seek_beginning(beginning):
        screen.status.tell(f"No name begins with {beginning}; these come behind it.")
