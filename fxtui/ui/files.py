"""What a person does to files: fxtui asks, then gives the engine a job."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError, Problem, Unsupported
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import escaped
from fxtui.domain.request import IfExists, JobRequest, Source, Verb

from . import dialogs
from .errands import (
    errands,
    names,
    refusal,
    removal,
    request,
    to_type,
    wrong_name,
)
from .format import exact_size_text
from .marks import Mark, Marked
from .places import directory

if TYPE_CHECKING:
    from textual.screen import Screen

    from fxtui.domain.entry import Entry

    from .doorway import Doorway
    from .pane import Pane
    from .status import Status

T = TypeVar("T")


class Files:
    """Each method is one thing to do; it runs in a worker, because it asks."""

    def __init__(self, screen: Screen[None], doorway: Doorway, status: Status) -> None:
        self._screen, self._doorway, self._status = screen, doorway, status

    # --- Jobs --------------------------------------------------------------------

    async def transfer(self, verb: Verb, pane: Pane, target: Location) -> None:
        """Copy or move what is chosen in a pane to a place."""
        chosen = self._chosen(pane)
        if not chosen:
            return
        for errand in errands(chosen, target):
            if wrong := refusal(errand.target):
                self._status.tell(wrong)
                return
            choice = await self._ask(
                dialogs.CopyDialog(
                    verb,
                    names(errand.locations, pane.location),
                    errand.target,
                    self._doorway.measure(errand.locations),
                )
            )
            if choice is None:
                return
            place = directory(Location.parse(choice.target))
            job = request(verb, errand.locations, place, choice.if_exists)
            await self._submit(job, pane)

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
        locations = [marked.location for marked in self._chosen(pane)]
        if not locations:
            return
        agreed = await self._ask(
            dialogs.DeleteDialog(
                names(locations, pane.location),
                self._doorway.measure(locations),
                undoable=False,
                location=pane.location,
                typed=to_type(locations),
            )
        )
        if agreed:
            await self._submit(removal(locations), pane)

    async def _submit(self, job: JobRequest, pane: Pane) -> None:
        try:
            engine = await self._doorway.engine()
            number = await engine.submit(job, self._doorway.context)
        except FxtuiError as error:
            await self._show(error)
            return
        pane.unmark({source.location for source in job.sources})
        self._status.tell(f"Job {number}: {job.verb} has begun.")

    def _chosen(self, pane: Pane) -> list[Marked]:
        """What is marked, wherever; else the entry under the cursor."""
        if chosen := list(pane.marks):
            return chosen
        entry = pane.current
        if entry is None:
            self._status.tell("Mark something with Space, or put the cursor on it.")
            return []
        return [Marked(pane.at(entry), Mark(entry.size, None))]

    # --- At once -----------------------------------------------------------------

    async def rename(self, pane: Pane) -> None:
        entry = pane.current
        if entry is None:
            return
        source = pane.at(entry)
        old = source.name.removesuffix("/")
        taken = set(pane.listing.rows.names) - {source.name}
        name = await self._ask(
            dialogs.TextDialog(
                "Rename",
                f"New name of {old}",
                old,
                lambda text: wrong_name(text, pane.location, taken),
            )
        )
        if name is None or name == old:
            return
        slash = "/" if source.key.endswith("/") else ""
        await self._rename(pane, source, name.removesuffix("/") + slash)

    async def _rename(self, pane: Pane, source: Location, name: str) -> None:
        """At once where the storage can; else as a job, which copies and deletes."""
        target = pane.location.child(name)
        try:
            browser = await self._doorway.browser(source)
            await browser.rename(source, target, self._doorway.context)
        except Unsupported:
            sources = (Source(source, name),)
            job = JobRequest(Verb.MOVE, sources, pane.location, IfExists.FAIL)
            await self._submit(job, pane)
        except FxtuiError as error:
            await self._show(error)
        else:
            self._changed(pane, name)

    async def make_folder(self, pane: Pane) -> None:
        at_top = pane.location.scheme != LOCAL and not pane.location.key
        what = "bucket" if at_top else "folder"
        name = await self._ask(
            dialogs.TextDialog(
                f"New {what}",
                f"Its name, in {pane.location}",
                "",
                lambda text: wrong_name(text, pane.location, pane.listing.rows.names),
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

    async def describe(self, pane: Pane) -> None:
        """All that is known of an entry; its storage is asked for the rest."""
        entry = pane.current
        if entry is None:
            return
        location = pane.at(entry)
        if entry.kind in {Kind.FILE, Kind.SYMLINK}:
            try:
                entry = await self._doorway.stat(location)
            except FxtuiError as error:
                await self._show(error)
                return
        await self._ask(dialogs.InfoDialog(facts(entry, location)))

    def _changed(self, pane: Pane, name: str) -> None:
        pane.listing.seek(name)
        pane.post_message(pane.Outdated(pane))

    # --- Dialogs -----------------------------------------------------------------

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)

    async def _show(self, error: FxtuiError) -> None:
        await self._ask(dialogs.ProblemDialog(Problem.of(error)))


def facts(entry: Entry, location: Location) -> list[tuple[str, str]]:
    """All that is known of an entry, exactly."""
    digest, modified = entry.digest, entry.modified
    known = [
        ("name", escaped(location.name)),
        ("location", escaped(str(location))),
        ("kind", entry.kind.value),
        ("size", "" if entry.size is None else exact_size_text(entry.size)),
        ("modified", "" if modified is None else _exact_time(modified)),
        ("version", escaped(entry.version or "")),
        ("digest", f"{digest.algorithm} {digest.hex}" if digest else ""),
    ]
    return [(name, text) for name, text in known if text]


def _exact_time(modified: float) -> str:
    try:
        return datetime.fromtimestamp(modified).astimezone().isoformat(sep=" ")
    except (OverflowError, OSError, ValueError):
        return f"{modified} seconds after 1970"  # a time that no calendar has
