"""Many renames, from the marks in a pane to what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from fxtui.domain.errors import FxtuiError, Problem, Unsupported
from fxtui.domain.events import Board
from fxtui.domain.names import escaped
from fxtui.domain.request import IfExists, JobRequest, Source, Verb
from fxtui.domain.transfer import Standing

from .. import dialogs
from ..editor import edit
from ..format import count_text
from .dialogs import RenamesDialog, WrongDialog
from .listed import from_lines, to_lines
from .steps import Step, changes, waves, wrong

if TYPE_CHECKING:
    from textual.screen import Screen

    from fxtui.domain.location import Location
    from fxtui.domain.request import JobId

    from ..doorway import Doorway
    from ..pane import Pane
    from ..status import Status

T = TypeVar("T")


class Renames:
    def __init__(
        self,
        screen: Screen[None],
        doorway: Doorway,
        status: Status,
        *,
        begun: Callable[[JobId, JobRequest], None],
    ) -> None:
        """``begun`` is told of each job."""
        self._screen, self._doorway, self._status = screen, doorway, status
        self._begun = begun

    async def several(self, pane: Pane, names: Sequence[str]) -> None:
        """Names of the folder that a pane shows, in a person's own editor."""
        here, taken = pane.location, set(pane.listing.rows.names)
        try:
            new = await self._edited(names, taken, here)
        except FxtuiError as error:
            await self._ask(dialogs.ProblemDialog(Problem.of(error)))
            return
        steps = changes(names, new or names)
        if not steps:
            self._status.tell("No name was changed.")
        elif await self._ask(RenamesDialog(steps)):
            await self._rename(here, steps)
            pane.unmark({here.child(name) for name in names})
            pane.post_message(pane.Outdated(pane))

    async def _edited(
        self, old: Sequence[str], taken: set[str], here: Location
    ) -> list[str] | None:
        """New names that nothing speaks against; None where a person gave up."""
        with TemporaryDirectory(prefix="fxtui-") as folder:
            path = Path(folder, "names.txt")
            await asyncio.to_thread(path.write_text, to_lines(old), "utf-8")
            while await edit(self._screen.app, path):
                text = await asyncio.to_thread(path.read_text, "utf-8", "replace")
                new, speaks_against = _judged(text, old, taken, here)
                if not speaks_against:
                    return new
                if not await self._ask(WrongDialog(speaks_against)):
                    break
        return None

    # --- Doing -------------------------------------------------------------------

    async def _rename(self, here: Location, steps: Sequence[Step]) -> None:
        """At once where the storage can; else jobs, which copy and delete."""
        ordered = waves(steps, lambda: f".fxtui-{token_hex(8)}-renaming")
        try:
            failed = await self._at_once(here, [s for wave in ordered for s in wave])
        except Unsupported:
            await self._as_jobs(here, ordered)
            return
        except FxtuiError as error:
            await self._ask(dialogs.ProblemDialog(Problem.of(error)))
            return
        done = len(steps) - len(failed)
        self._status.tell(f"{count_text(done)} renamed.")
        if failed:
            await self._ask(dialogs.InfoDialog(failed, title="What was not renamed"))

    async def _at_once(
        self, here: Location, steps: Sequence[Step]
    ) -> list[tuple[str, str]]:
        """One after the other; what failed, and why. No target is ever replaced."""
        browser = await self._doorway.browser(here)
        context = self._doorway.context
        failed: list[tuple[str, str]] = []
        for old, new in steps:
            try:
                await browser.rename(here.child(old), here.child(new), context)
            except Unsupported:
                raise
            except FxtuiError as error:
                failed.append((escaped(old), error.message))
        return failed

    async def _as_jobs(self, here: Location, ordered: Sequence[Sequence[Step]]) -> None:
        """A job for each wave; the next one begins when all of this one has moved."""
        for number, wave in enumerate(ordered, start=1):
            try:
                job = await self._submit(here, wave)
                step = f", step {number} of {len(ordered)}" if len(ordered) > 1 else ""
                told = count_text(len(wave), "object")
                self._status.tell(f"Job {job} renames {told}{step}.")
                if number < len(ordered) and not await self._succeeds(job):
                    left = [each for later in ordered[number:] for each in later]
                    await self._ask(_left(job, left))
                    return
            except FxtuiError as error:
                await self._ask(dialogs.ProblemDialog(Problem.of(error)))
                return

    async def _submit(self, here: Location, wave: Sequence[Step]) -> JobId:
        sources = tuple(Source(here.child(old), new) for old, new in wave)
        request = JobRequest(Verb.MOVE, sources, here, IfExists.FAIL)
        engine = await self._doorway.engine()
        number = await engine.submit(request, self._doorway.context)
        self._begun(number, request)
        return number

    async def _succeeds(self, job: JobId) -> bool:
        """Wait for a job; whether all of it was done."""
        engine, board = await self._doorway.engine(), Board()
        async with aclosing(engine.watch(self._doorway.context)) as events:
            async for event in events:
                board.apply(event)
                if (now := board.jobs.get(job)) and now.standing.is_final:
                    skipped = now.tally.skipped.objects
                    return now.standing is Standing.SUCCEEDED and not skipped
        return False

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)


def _judged(
    text: str, old: Sequence[str], taken: set[str], here: Location
) -> tuple[list[str], list[str]]:
    """The names in a file, and what speaks against them."""
    try:
        new = from_lines(text)
    except ValueError as error:
        return [], [str(error)]
    return new, wrong(old, new, taken, here)


def _left(job: JobId, steps: Sequence[Step]) -> dialogs.InfoDialog:
    """Nothing is lost, but some still have the names that they had on the way."""
    rows = [(escaped(old), f"was to become {escaped(new)}") for old, new in steps]
    why = ("why", f"Job {job} did not move all; the queue says why.")
    return dialogs.InfoDialog([why, *rows], title="What was not renamed")
