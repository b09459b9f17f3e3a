"""Takes back the last delete that was begun in this browser, where the storage can."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import AsyncGenerator, Collection, Iterable, Iterator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import FxtuiError, NotFound, Unsupported
from fxtui.domain.history import (
    AskDeleted,
    AskRevisions,
    Deleted,
    Restore,
    Revision,
    Revisions,
)
from fxtui.domain.location import BUCKETS, LOCAL, Key, Location
from fxtui.domain.request import JobId
from fxtui.domain.value import replace

from .. import dialogs
from ..asker import Asker, name_of
from ..command_line import fxtui_line
from ..deletion import Deletion
from ..format import count_text, time_text
from .bringing import Wanted, change_all

if TYPE_CHECKING:
    from textual.screen import Screen

    from ..doorway import Doorway
    from ..pane import Pane
    from ..status import Status

_AT_ONCE: Final = 8
_EARLIER: Final = 120.0
"""Seconds that a server's clock may be behind ours: what was deleted so much before the
delete began still counts as deleted by it."""


class Undo(Asker):
    def __init__(
        self,
        screen: Screen[None],
        doorway: Doorway,
        status: Status,
        deletions: list[Deletion],
        running: Collection[JobId],
    ) -> None:
        """``deletions`` are those of this browser; what was undone is taken off it."""
        super().__init__(screen, doorway, status)
        self._deletions, self._running = deletions, running

    async def last(self, pane: Pane) -> None:
        if not self._deletions:
            self._status.tell(
                "Nothing was deleted in this browser; V shows what was before."
            )
            return
        deletion = self._deletions[-1]
        if wrong := self._hopeless(deletion):
            self._status.tell(wrong)
            return
        self._status.tell("Looking for what was deleted …")
        wanted = await self._found(deletion)
        self._status.tell("")
        if wanted is None:
            return
        if not wanted:
            self._status.tell("Nothing of it is kept, or it is there again.")
            return
        if await self._agree(deletion, wanted):
            await self._take_back(wanted, pane)

    async def _found(self, deletion: Deletion) -> list[Wanted] | None:
        """None if it could not be found out, which is told then."""
        try:
            return await self._wanted(deletion)
        except FxtuiError as error:
            await self._show(error)
        except BaseExceptionGroup as errors:
            known, others = errors.split(FxtuiError)
            if known is None or others:
                raise
            await self._show(_first(known))
        return None

    def _hopeless(self, deletion: Deletion) -> str:
        """Why it cannot be taken back, or not yet."""
        if deletion.job in self._running:
            return f"Job {deletion.job} is still deleting: wait for it, or cancel it."
        if any(each.scheme == LOCAL for each in deletion.locations):
            return "What was deleted on this machine is gone."
        return ""

    async def _agree(self, deletion: Deletion, wanted: list[Wanted]) -> bool:
        facts = [
            f"{count_text(len(wanted), 'object')}, deleted {time_text(deletion.began)}.",
            "All is what it was before. What is there again is left alone.",
        ]
        names = [name_of(each) for each in deletion.locations]
        line = fxtui_line("restore", *(str(each.location) for each in wanted))
        question = dialogs.UndoDialog(
            "Undo the delete", names, facts, verb="Undo", command=line
        )
        agreed = await self._ask(question)
        return bool(agreed)

    async def _take_back(self, wanted: list[Wanted], pane: Pane) -> None:
        tell = self._status.tell
        outcome = await change_all(self._doorway, wanted, "brought back", tell)
        self._status.tell(outcome.text)
        if outcome.errors:
            await self._show(outcome.errors[0])
        else:
            _put_cursor(pane, self._deletions.pop().locations)
        pane.post_message(pane.Outdated(pane))

    # --- What is to come back ----------------------------------------------------

    async def _wanted(self, deletion: Deletion) -> list[Wanted]:
        """What is still deleted, by this delete, and kept."""
        found: list[Wanted] = []
        async with aclosing(self._gone(deletion)) as gone:
            waiting = iter([location async for location in gone])
        async with TaskGroup() as tasks:
            for _ in range(_AT_ONCE):
                tasks.create_task(self._choose(waiting, deletion, found))
        return sorted(found, key=lambda each: each.location.key)

    async def _gone(self, deletion: Deletion) -> AsyncGenerator[Location, None]:
        """What may be: an object itself; of a folder, all that was deleted below it."""
        for location in deletion.locations:
            if not location.key.endswith("/"):
                yield location
                continue
            for key in await self._deleted_below(location):
                yield replace(location, key=key)

    async def _deleted_below(self, folder: Location) -> list[Key]:
        """A Dropbox tells it of folders that are there, so the one above is asked."""
        above = folder if folder.scheme == BUCKETS else folder.parent
        answer = await self._doorway.grant(above, AskDeleted(recursive=True))
        assert isinstance(answer, Deleted)
        return [key for key in answer.rows if _is_below(key, folder)]

    async def _choose(
        self, waiting: Iterator[Location], deletion: Deletion, found: list[Wanted]
    ) -> None:
        for location in waiting:
            try:
                answer = await self._doorway.grant(location, AskRevisions())
            except (NotFound, Unsupported):
                continue  # nothing is kept of it, or it was a folder
            assert isinstance(answer, Revisions)
            if revision := lost(answer.rows, deletion.began - _EARLIER):
                found.append(Wanted(location, Restore(revision.id)))


def _is_below(key: Key, folder: Location) -> bool:
    """In a Dropbox capitals make no other name."""
    if folder.scheme == BUCKETS:
        return key.startswith(folder.key)
    return key.casefold().startswith(folder.key.casefold())


def lost(rows: Sequence[Revision], since: float) -> Revision | None:
    """What an object was before it was deleted, if that was not before a moment."""
    if not rows or not rows[0].is_deletion:
        return None
    if (rows[0].modified or since) < since:
        return None
    return next((row for row in rows if not row.is_deletion), None)


def _first(errors: BaseExceptionGroup[FxtuiError]) -> FxtuiError:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def _put_cursor(pane: Pane, back: Iterable[Location]) -> None:
    """On the first that is back and belongs to what the pane shows."""
    if name := next((at.name for at in back if at.parent == pane.location), None):
        pane.listing.seek(name)
