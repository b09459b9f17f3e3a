"""What was: older states of an object, a folder as it was at a time, what was deleted."""

from __future__ import annotations

from time import localtime, strftime, time
from typing import TYPE_CHECKING, Final

from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError
from fxtui.domain.history import (
    AskAsOf,
    AskDeleted,
    AskRevisions,
    AsOf,
    Deleted,
    Past,
    Restore,
    Revision,
    Revisions,
    Since,
)
from fxtui.domain.location import BUCKETS, Location
from fxtui.domain.request import IfExists, JobRequest, Source, Verb
from fxtui.domain.sharing import Answer
from fxtui.domain.value import replace

from .. import dialogs
from ..asker import Asker, name_of
from ..command_line import fxtui_line
from ..errands import refusal
from ..format import count_text, time_text
from ..places import place_text
from .bringing import Wanted, change_all
from .moment import typed_moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from ..doorway import Doorway
    from ..pane import Pane
    from ..status import Status

_YESTERDAY = "1d"
_SHOWN: Final = 5_000
"""Rows of a folder as it was: R restores the others as well."""


class Versions(Asker):
    def __init__(
        self,
        screen: Screen[None],
        doorway: Doorway,
        status: Status,
        panes: tuple[Pane, Pane],
    ) -> None:
        """``panes`` are the one that it is about, and the other."""
        super().__init__(screen, doorway, status)
        self._pane, self._other = panes

    async def show(self) -> None:
        """Of the file under the cursor, or of the folder; else of the place itself."""
        entry = self._pane.current
        place = self._pane.at(entry) if entry else self._pane.location
        if entry and entry.kind is Kind.FILE:
            await self._of_file(place)
        elif place.scheme == BUCKETS and place.key:
            await self._of_time(place)
        else:
            await self._of_deleted(place)

    # --- A file ------------------------------------------------------------------

    async def _of_file(self, place: Location) -> None:
        while found := await self._look(place, AskRevisions(), Revisions):
            rows = found.rows
            chosen = await self._ask(dialogs.RevisionsDialog(name_of(place), rows))
            if chosen is None:
                return
            revision = rows[chosen.row]
            if chosen.deed == "save":
                await self._save(place, revision)
                return
            if await self._restore(place, revision, is_now=not chosen.row):
                self._pane.post_message(self._pane.Outdated(self._pane))
                return

    async def _save(self, place: Location, revision: Revision) -> None:
        """To the other pane, under a name that is free there."""
        folder = self._other.location
        wrong = "A deletion has no bytes." if revision.is_deletion else refusal(folder)
        if wrong:
            self._status.tell(wrong)
            return
        job = JobRequest(
            Verb.COPY,
            (Source(place, place.name),),
            folder,
            IfExists.RENAME,
            revision=revision.id,
        )
        try:
            engine = await self._doorway.engine()
            number = await engine.submit(job, self._doorway.context)
        except FxtuiError as error:
            await self._show(error)
            return
        self._status.begun(f"Job {number} copies it, as it was.", number)

    async def _restore(
        self, place: Location, revision: Revision, *, is_now: bool
    ) -> Answer | None:
        if is_now or revision.is_deletion:
            what = "what it is now" if is_now else "a deletion"
            self._status.tell(f"This is {what}: choose another one.")
            return None
        when = time_text(revision.modified) or "once"
        facts = [f"It becomes what it was {when}.", "What it is now stays as a revision."]
        line = fxtui_line("restore", str(place), "--revision", revision.id)
        agreed = await self._agree([name_of(place)], facts, line)
        answer = await self._change(place, Restore(revision.id) if agreed else None)
        if answer:
            self._status.tell(f"{name_of(place)} is what it was {when}.")
        return answer

    # --- A folder at a time ------------------------------------------------------

    async def _of_time(self, place: Location) -> None:
        """Ask for a time, again and again, until there is no answer."""
        typed = _YESTERDAY
        while answer := await self._ask(dialogs.MomentDialog(place_text(place), typed)):
            typed = answer
            await self._at(place, typed_moment(typed, time()))

    async def _at(self, place: Location, moment: float) -> None:
        """Show it, and once more after each change; what is the same only if asked."""
        self._status.tell(f"Looking up what {place_text(place)} was …")
        is_whole, found = False, await self._look(place, AskAsOf(moment), AsOf)
        self._status.tell("")
        while found:
            rows = [p for p in found.rows if is_whole or p.since is not Since.SAME]
            if len(rows) > _SHOWN:
                self._status.tell(
                    f"Of {len(rows):,} rows the first {_SHOWN:,} are shown."
                )
            shown = rows[:_SHOWN]
            chosen = await self._ask(
                dialogs.AsOfDialog(place, moment, shown, found, is_whole=is_whole)
            )
            if chosen is None:
                return
            if chosen.deed == "more":
                is_whole = not is_whole
                continue
            some = rows if chosen.deed == "all" else [rows[row] for row in chosen.rows]
            if await self._restore_some(place, some, moment):
                found = await self._look(place, AskAsOf(moment), AsOf)

    async def _restore_some(
        self, place: Location, rows: Sequence[Past], moment: float
    ) -> bool:
        """Whether anything is otherwise now."""
        wanted = [
            Wanted(replace(place, key=row.key), Restore(row.then.id))
            for row in rows
            if row.then and row.since is not Since.SAME
        ]
        if not wanted:
            self._status.tell("Nothing of it was otherwise then.")
            return False
        facts = [
            f"{count_text(len(wanted), 'object')} as of {time_text(moment)}.",
            "What is there now stays as a revision; what is new stays as it is.",
        ]
        names = [each.location.key.removeprefix(place.key) for each in wanted]
        line = _line(place, wanted, moment)
        return await self._agree(names, facts, line) and await self._bring_back(wanted)

    # --- What was deleted --------------------------------------------------------

    async def _of_deleted(self, place: Location) -> None:
        while found := await self._look(place, AskDeleted(), Deleted):
            keys = found.rows
            chosen = await self._ask(dialogs.DeletedDialog(place, keys))
            if chosen is None:
                return
            some = keys if chosen.deed == "all" else [keys[row] for row in chosen.rows]
            wanted = [Wanted(replace(place, key=key), Restore("")) for key in some]
            facts = ["They are as they were before they were deleted."]
            names = [each.location.name for each in wanted]
            line = fxtui_line("restore", *(str(each.location) for each in wanted))
            if await self._agree(names, facts, line):
                await self._bring_back(wanted)

    # --- Bringing back -----------------------------------------------------------

    async def _agree(self, names: Sequence[str], facts: Sequence[str], line: str) -> bool:
        question = dialogs.OrderDialog(
            "Restore", names, facts, verb="Restore", command=line
        )
        agreed = await self._ask(question)
        return bool(agreed)

    async def _bring_back(self, wanted: Sequence[Wanted]) -> bool:
        """Tell how many are there again; of what is not, the first reason."""
        tell = self._status.tell
        outcome = await change_all(self._doorway, wanted, "brought back", tell)
        self._status.tell(outcome.text)
        self._pane.post_message(self._pane.Outdated(self._pane))
        if outcome.errors:
            await self._show(outcome.errors[0])
        return outcome.done > 0


def _line(place: Location, wanted: Sequence[Wanted], moment: float) -> str:
    """Of one object, what it was then; of more, all that the folder was."""
    match wanted:
        case [Wanted(location, Restore(revision))]:
            return fxtui_line("restore", str(location), "--revision", revision)
    when = strftime("%Y-%m-%dT%H:%M:%S", localtime(moment))
    return fxtui_line("restore", "--at", when, str(place))
