"""Places that a person gave a name: they are in the configuration file, which stays as it
was otherwise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from fxtui.config import Config, read_config
from fxtui.config.write import write_table
from fxtui.domain.errors import ConfigError, FxtuiError, Problem
from fxtui.domain.location import LOCAL, Location

from . import dialogs
from .dialogs.bookmarks import BookmarksDialog
from .places import home, place_text, typed_place

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

    from .status import Status

T = TypeVar("T")

_TOP: Final = Location(LOCAL, "")


class Bookmarks:
    """Each method runs in a worker, because it asks."""

    def __init__(self, screen: Screen[None], config: Path, status: Status) -> None:
        self._screen, self._config, self._status = screen, config, status

    async def add(self, place: Location) -> None:
        """Give a place a name; a name that is known leads here from now on."""
        text = str(place)
        if not text.isprintable():
            self._status.tell("This name is no plain text, which a bookmark has to be.")
            return
        try:
            known = self._known()
            name = await self._ask(
                dialogs.TextDialog(
                    "Bookmark",
                    f"A name for {place_text(place)}",
                    place.name.removesuffix("/") or place.scheme,
                    _wrong,
                    hint=lambda name: _replaces(name.strip(), known),
                )
            )
            if name is not None:
                await self._set({name.strip(): text})
                self._status.tell(f"Bookmark {name.strip()}: gm leads here.")
        except FxtuiError as error:
            await self._show(error)

    async def choose(self, here: Location) -> Location | None:
        """Where a person wants to go; they may change the bookmarks first."""
        at = 0
        while True:
            try:
                known = self._known()
                chosen = await self._ask(BookmarksDialog(known, at))
                if chosen is None:
                    return None
                at, name = chosen.row, [*known][chosen.row]
                if chosen.deed == "go":
                    return typed_place(known[name], here, home())
                await self._change(chosen.deed, name, known)
            except ValueError as error:  # a person wrote it, with an editor
                wrong = ConfigError(f"{self._config}: [bookmarks] {name}: {error}")
                await self._show(wrong)
            except FxtuiError as error:
                await self._show(error)
                return None

    async def _change(self, deed: str, name: str, known: Mapping[str, str]) -> None:
        if deed == "remove":
            await self._set({name: None})
        elif deed == "edit":
            await self._lead_elsewhere(name, known[name])
        else:
            await self._rename(name, known)

    async def _lead_elsewhere(self, name: str, place: str) -> None:
        title, prompt = "Edit", f"The place that {name} leads to"
        new = await self._ask(dialogs.TextDialog(title, prompt, place, _no_place))
        if new is not None:
            await self._set({name: new.strip()})

    async def _rename(self, name: str, known: Mapping[str, str]) -> None:
        new = await self._ask(
            dialogs.TextDialog(
                "Rename",
                f"Another name for {name}",
                name,
                _wrong,
                hint=lambda new: _replaces(new.strip(), {**known, name: ""}),
            )
        )
        if new is not None and new.strip() != name:
            await self._set({name: None, new.strip(): known[name]})

    def config_or_none(self) -> Config:
        """For who can do without: an empty one where the file is wrong."""
        try:
            return read_config(self._config)
        except ConfigError:
            return Config()

    def _known(self) -> Mapping[str, str]:
        """As the file is now: another browser may have changed it, or an editor."""
        return read_config(self._config).bookmarks

    async def _set(self, bookmarks: Mapping[str, str | None]) -> None:
        await asyncio.to_thread(write_table, self._config, ("bookmarks",), bookmarks)

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)

    async def _show(self, error: FxtuiError) -> None:
        await self._ask(dialogs.ProblemDialog(Problem.of(error)))


def _wrong(name: str) -> str | None:
    if not name.strip():
        return "Type a name."
    return None if name.isprintable() else "A name is plain text in one line."


def _no_place(text: str) -> str | None:
    """It is read from anywhere: a path has to begin at the root, or at home."""
    if not text.isprintable():
        return "A place is plain text here, in one line."
    if "://" not in text and not text.strip().startswith(("/", "~")):
        return "Type a path from / or ~, s3://bucket/prefix or dropbox://folder."
    try:
        typed_place(text, _TOP, home())
    except ValueError as error:
        return str(error)
    return None


def _replaces(name: str, known: Mapping[str, str]) -> str | None:
    leads = known.get(name)
    return f"{name} leads to {leads} now." if leads else None
