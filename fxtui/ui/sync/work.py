"""A sync from the two panes to jobs: the form, the plan on a screen, then its files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fxtui.domain.errors import FxtuiError, Problem
from fxtui.domain.plan import PlanRow
from fxtui.domain.request import JobRequest, Source, Verb

from .. import dialogs
from ..command_line import quoted
from ..places import place_text
from .form import SyncDialog
from .plans import applying, new_plan, write_plan
from .screen import PlanScreen
from .wish import SyncWish, wrong_pair

if TYPE_CHECKING:
    from textual.screen import Screen

    from fxtui.domain.context import Context
    from fxtui.domain.location import Location
    from fxtui.domain.request import JobId

    from ..doorway import Doorway
    from ..grounds import Grounds
    from ..pane import Pane
    from ..status import Status
    from .sheet import Sheet

T = TypeVar("T")


class Course(NamedTuple):
    """Rows that all land below one folder, and what they are a plan of."""

    request: JobRequest
    rows: Iterable[PlanRow]
    deleted: Sequence[Location] = ()


class Syncs:
    def __init__(  # noqa: PLR0913  # by keyword: there is one caller
        self,
        screen: Screen[None],
        doorway: Doorway,
        grounds: Grounds,
        status: Status,
        *,
        plans: Path,
        begun: Callable[[JobId, JobRequest, Sequence[Location]], None],
    ) -> None:
        """``plans`` is the folder for the files of plans that are run; ``begun`` is told
        of each job, and what it deletes."""
        self._screen, self._doorway = screen, doorway
        self._grounds, self._status = grounds, status
        self._plans, self._begun = plans, begun
        self._last: SyncWish | None = None
        """Whose rules the next one begins with."""

    async def sync(self, pane: Pane, other: Pane) -> None:
        """From what a pane shows to what the other one shows, unless it is turned."""
        if wrong := wrong_pair(pane.location, other.location):
            self._status.tell(wrong)
            return
        before = self._last or SyncWish(pane.location, other.location)
        wish = await self._ask(
            SyncDialog(before._replace(source=pane.location, target=other.location))
        )
        if wish is None:
            return
        self._last = wish
        if self._grounds.known(wish.target).read_only:
            self._status.tell(f"{place_text(wish.target)} is read-only.")
            return
        await self._show_plan(wish)

    async def _show_plan(self, wish: SyncWish) -> None:
        context = self._doorway.context
        try:
            engine = await self._doorway.engine()
        except FxtuiError as error:
            await self._show(error)
            return
        screen = PlanScreen(
            wish,
            engine.plan(wish.to_plan(), context),
            keep=lambda sheet: self._keep(wish, sheet),
        )
        if await self._ask(screen):
            await self._run(wish, screen.sheet)

    # --- Doing -------------------------------------------------------------------

    async def _run(self, wish: SyncWish, sheet: Sheet) -> None:
        """One job for what lands at the target, and one for what was turned."""
        try:
            begun = [
                await self._begin(course, self._doorway.context)
                for course in courses(wish, sheet, skipped=False)
            ]
        except FxtuiError as error:
            await self._show(error)
            return
        jobs = "s" * (len(begun) > 1) + " " + " and ".join(map(str, begun))
        self._status.begun(f"Job{jobs}: sync has begun.", *begun)

    async def _begin(self, course: Course, context: Context) -> JobId:
        path = await asyncio.to_thread(new_plan, self._plans)
        await asyncio.to_thread(write_plan, path, course.rows, course.request, context)
        engine, job = await self._doorway.engine(), applying(path, course.request)
        number = await engine.submit(job, context)
        self._begun(number, job, course.deleted)
        return number

    async def _keep(self, wish: SyncWish, sheet: Sheet) -> str:
        """Ask for a name, and write what is checked to it; say how it went."""
        typed = await self._ask(
            dialogs.TextDialog(
                "Save the plan", "A file; fxtui apply FILE does it", _name(wish), _wrong
            )
        )
        if typed is None:
            return ""
        kept = [*courses(wish, sheet, skipped=True)]
        paths = _paths(typed)[: len(kept)]
        try:
            for name, course in zip(paths, kept, strict=True):
                whom, of = self._doorway.context, course.request
                await asyncio.to_thread(write_plan, name, course.rows, of, whom)
        except FxtuiError as error:
            return error.message
        commands = (f"fxtui apply {quoted(str(path))}" for path in paths)
        return f"Saved: {' && '.join(commands)}"

    # --- Dialogs -----------------------------------------------------------------

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)

    async def _show(self, error: FxtuiError) -> None:
        await self._ask(dialogs.ProblemDialog(Problem.of(error)))


def courses(wish: SyncWish, sheet: Sheet, *, skipped: bool) -> list[Course]:
    """The plans that a sheet comes to: a plan lands below one folder, so one each way."""
    found = []
    totals = sheet.totals
    if totals.copy.objects or totals.delete.objects or not totals.back.objects:
        rows = sheet.forth(skipped=skipped)
        found.append(Course(wish.request(), rows, [*sheet.deleted()]))
    if totals.back.objects:
        back = JobRequest(Verb.COPY, (Source(wish.target),), wish.source)
        found.append(Course(back, sheet.back()))
    return found


def _paths(typed: str) -> tuple[Path, Path]:
    """Of the plan, and of what goes the other way."""
    path = Path(typed.strip()).expanduser()
    return path, path.with_name(f"{path.stem}-back{path.suffix}")


def _name(wish: SyncWish) -> str:
    return f"{_word(wish.source)}-to-{_word(wish.target)}.plan"


def _word(location: Location) -> str:
    name = location.name.removesuffix("/")
    return name if name.isalnum() and name.isascii() else location.scheme


def _wrong(typed: str) -> str | None:
    if not typed.strip():
        return "Type the name of a file."
    if Path(typed.strip()).expanduser().exists():
        return "There is one already; another name keeps both."
    return None
