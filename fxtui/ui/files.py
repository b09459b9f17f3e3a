"""What a person does to files: fxtui asks, then gives the engine a job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from fxtui.domain.bucket import BUCKET_NAMES
from fxtui.domain.entry import Trait
from fxtui.domain.errors import FxtuiError, Problem, Unsupported
from fxtui.domain.facts import AskFacts, Facts
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import IfExists, JobRequest, Source, Verb

from . import dialogs
from .command_line import fxtui_line, line_of
from .deletion import Deletion
from .errands import (
    Errand,
    are_kept,
    bucket_above,
    errands,
    names,
    refusal,
    removal,
    request,
    to_type,
    wrong_name,
)
from .marks import Mark, Marked
from .places import directory, place_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.screen import Screen

    from .doorway import Doorway
    from .grounds import Grounds
    from .pane import Pane
    from .status import Status

T = TypeVar("T")


class Files:
    """Each method is one thing to do; it runs in a worker, because it asks."""

    def __init__(
        self, screen: Screen[None], doorway: Doorway, grounds: Grounds, status: Status
    ) -> None:
        self._screen, self._doorway, self._status = screen, doorway, status
        self._grounds = grounds
        self.last: JobRequest | None = None
        """What was asked of the engine last."""

        self.deletions: list[Deletion] = []
        """What was deleted by this browser, the last one last."""

    # --- Jobs --------------------------------------------------------------------

    async def transfer(self, verb: Verb, pane: Pane, target: Location) -> None:
        """Copy or move what is chosen in a pane to a place."""
        await self.carry(verb, pane, self._chosen(pane), target)

    async def carry(
        self, verb: Verb, pane: Pane, chosen: Sequence[Marked], target: Location
    ) -> None:
        """Copy or move these, which a person chose in a pane, or elsewhere."""
        if not chosen or (verb is Verb.MOVE and self._are_fixed(chosen)):
            return
        for errand in errands(chosen, target):
            if wrong := refusal(errand.target) or self._closed(errand.target):
                self._status.tell(wrong)
                return
            choice = await self._ask(
                dialogs.CopyDialog(
                    verb,
                    names(errand.locations, pane.location),
                    errand.target,
                    self._doorway.measure(errand.locations),
                    exports=errand.exports if verb is Verb.COPY else (),
                    command=partial(_command, verb, errand),
                )
            )
            if choice is None:
                return
            await self._submit(_asked(verb, errand, choice), pane)

    async def between(self, panes: tuple[Pane, Pane], *, upload: bool) -> None:
        """Copy from this machine to a storage, or back, whichever pane is which."""
        near = [pane for pane in panes if pane.location.scheme == LOCAL]
        far = [pane for pane in panes if pane.location.scheme != LOCAL]
        if not (near and far):
            self._status.tell("Show this machine in one pane, a storage in the other.")
            return
        source, target = (near[0], far[0]) if upload else (far[0], near[0])
        await self.transfer(Verb.COPY, source, target.location)

    async def delete(self, pane: Pane) -> None:
        chosen = self._chosen(pane)
        if not chosen or self._are_fixed(chosen):
            return
        locations = [marked.location for marked in chosen]
        agreed = await self._ask(
            dialogs.DeleteDialog(
                names(locations, pane.location),
                self._doorway.measure(locations),
                undoable=are_kept(locations) or partial(self._keeps, locations),
                location=pane.location,
                typed=to_type(locations),
                command=line_of(removal(locations)),
            )
        )
        if agreed:
            await self._submit(removal(locations), pane)

    async def _keeps(self, locations: Sequence[Location]) -> bool:
        """Whether all of the buckets that these are in keep revisions."""
        for bucket in {bucket_above(each) for each in locations}:
            if bucket is None or bucket in locations:
                return False
            answer = await self._doorway.grant(bucket, AskFacts())
            if not (isinstance(answer, Facts) and answer.keeps_revisions):
                return False
        return True

    async def _submit(self, job: JobRequest, pane: Pane) -> None:
        try:
            engine = await self._doorway.engine()
            number = await engine.submit(job, self._doorway.context)
        except FxtuiError as error:
            await self._show(error)
            return
        self.last = job
        if job.verb is Verb.DELETE:
            gone = (source.location for source in job.sources)
            self.deletions.append(Deletion.now(number, *gone))
        pane.unmark({source.location for source in job.sources})
        self._status.begun(f"Job {number}: {job.verb} has begun.", number)

    def chosen(self, pane: Pane) -> list[Marked]:
        """What is marked, wherever; else the entry under the cursor."""
        if chosen := list(pane.marks):
            return chosen
        entry = pane.current
        if entry is None:
            return []
        is_document = Trait.DOCUMENT in entry.traits
        return [Marked(pane.at(entry), Mark(entry.size, None, is_document))]

    def _chosen(self, pane: Pane) -> list[Marked]:
        if not (chosen := self.chosen(pane)):
            self._status.tell("Mark something with Space, or put the cursor on it.")
        return chosen

    def _closed(self, folder: Location) -> str | None:
        """Why nothing can be put into a folder, as far as it is known."""
        if not self._grounds.known(folder).read_only:
            return None
        return f"{place_text(folder)} is read-only: nothing can be put into it."

    def _are_fixed(self, chosen: Iterable[Marked]) -> bool:
        """Say so if some of these are known to stay where they are."""
        for folder in {marked.location.parent for marked in chosen}:
            if self._grounds.known(folder).read_only:
                place = place_text(folder)
                self._status.tell(
                    f"{place} is read-only: what is there can be copied, and not changed."
                )
                return True
        return False

    # --- At once -----------------------------------------------------------------

    async def rename(self, pane: Pane) -> None:
        entry = pane.current
        if entry is None:
            return
        source = pane.at(entry)
        if self._are_fixed([Marked(source, Mark(None, None))]):
            return
        old = source.name.removesuffix("/")
        taken = set(pane.listing.rows.names) - {source.name}
        name = await self._ask(
            dialogs.DeedDialog(
                "Rename",
                f"New name of {old}",
                old,
                lambda text: wrong_name(text, pane.location, taken),
                line=lambda text: line_of(_renaming(source, text)),
            )
        )
        if name is not None and name != old:
            await self._rename(pane, source, name)

    async def _rename(self, pane: Pane, source: Location, name: str) -> None:
        """At once where the storage can; else as a job, which copies and deletes."""
        job = _renaming(source, name)
        (renamed,) = job.sources
        target = source.parent.child(renamed.name)
        try:
            browser = await self._doorway.browser(source)
            await browser.rename(source, target, self._doorway.context)
        except Unsupported:
            await self._submit(job, pane)
        except FxtuiError as error:
            await self._show(error)
        else:
            self._changed(pane, renamed.name)

    async def make_folder(self, pane: Pane) -> None:
        if wrong := self._closed(pane.location):
            self._status.tell(wrong)
            return
        is_bucket = pane.location.holds_buckets
        rule = f": {BUCKET_NAMES}" if is_bucket else ""
        name = await self._ask(
            dialogs.DeedDialog(
                "New bucket" if is_bucket else "New folder",
                f"Its name, in {place_text(pane.location)}{rule}",
                "",
                lambda text: wrong_name(text, pane.location, pane.listing.rows.names),
                line=lambda text: fxtui_line("mkdir", str(pane.location.child(text))),
            )
        )
        if name is None:
            return
        target = directory(pane.location.child(name))
        try:
            browser = await self._doorway.browser(target)
            await browser.make_directory(target, self._doorway.context)
        except FxtuiError as error:
            await self._show(error)
        else:
            self._changed(pane, target.name)

    async def mark_by_glob(self, pane: Pane, *, marked: bool) -> None:
        word = "Mark" if marked else "Unmark"
        glob = await self._ask(
            dialogs.TextDialog(
                f"{word} by pattern",
                "Names that match",
                "*",
                hint=lambda text: f"{len(pane.listing.matching(text)):,} match",
            )
        )
        if glob is not None:
            pane.listing.mark(pane.listing.matching(glob), marked=marked)

    def _changed(self, pane: Pane, name: str) -> None:
        pane.listing.seek(name)
        pane.post_message(pane.Outdated(pane))

    # --- Dialogs -----------------------------------------------------------------

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)

    async def _show(self, error: FxtuiError) -> None:
        await self._ask(dialogs.ProblemDialog(Problem.of(error)))


def _renaming(source: Location, name: str) -> JobRequest:
    slash = "/" if source.key.endswith("/") else ""
    sources = (Source(source, name.removesuffix("/") + slash),)
    return JobRequest(Verb.MOVE, sources, source.parent, IfExists.FAIL)


def _asked(verb: Verb, errand: Errand, choice: dialogs.CopyChoice) -> JobRequest:
    """What an errand comes to by what was chosen for it."""
    place, rule = directory(Location.parse(choice.target)), choice.if_exists
    return request(verb, errand.locations, place, rule, export=choice.export)


def _command(verb: Verb, errand: Errand, choice: dialogs.CopyChoice) -> str:
    return line_of(_asked(verb, errand, choice))
