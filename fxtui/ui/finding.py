"""Asks what is looked for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from .dialogs.text import DeedDialog
from .look_line import find_line
from .places import place_text
from .query import query_of
from .search import Search

if TYPE_CHECKING:
    from textual.app import App

    from fxtui.domain.location import Location


class FindDialog(DeedDialog):
    """What is typed replaces what was looked for before."""

    SELECTS = True


async def ask_for(app: App[str], place: Location, before: str) -> Search | None:
    """``before`` is what was looked for the last time."""
    typed = await app.push_screen_wait(
        FindDialog(
            f"Find below {place_text(place)}",
            "Part of a name, or *.fits, run?/*.csv, >1GiB, <1KiB, newer:2d, type:d",
            before,
            _wrong,
            line=lambda text: find_line(place, query_of(text, time.time())),
        )
    )
    return None if typed is None else Search(place, query_of(typed, time.time()))


def _wrong(text: str) -> str | None:
    try:
        query_of(text, time.time())
    except ValueError as error:
        return str(error)
    return None
