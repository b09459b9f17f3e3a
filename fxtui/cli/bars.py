"""A job on a terminal: a bar for each file that takes its time, and one for all."""

from __future__ import annotations

from contextlib import suppress
from time import time
from typing import Final, Self

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, TaskID, TextColumn
from rich.table import Column

from fxtui.domain.events import Board
from fxtui.domain.names import safe
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job

from .headway import Headway, duration_text, files_of, headway_of, trouble
from .output import size_text
from .progress import Summary

_A_SECOND: Final = 4
_TITLE: Final = "{task.fields[title]}"
_WIDE: Final = 72
"""Columns of a terminal that has room for a bar and a rate."""


class Bars(Summary):
    """The total stays below the files, which come and go."""

    def __init__(self, console: Console | None = None) -> None:
        super().__init__()
        self._progress = _progress(console or Console(stderr=True))
        self._files: dict[int, TaskID] = {}
        self._total: TaskID | None = None

    @property
    def drawn(self) -> RenderableType:
        """All lines as they are now."""
        return self._progress.get_renderable()

    def show(self, job: Job, board: Board) -> None:
        files = files_of(job, board, time())
        for id_ in [id_ for id_ in self._files if id_ not in files]:
            self._progress.remove_task(self._files.pop(id_))
        if new := [id_ for id_ in files if id_ not in self._files]:
            self._add(new)
        for id_, file in files.items():
            self._draw(self._files[id_], file)
        self._draw(self._whole(), headway_of(job, board), trouble(job, board))

    def _add(self, files: list[int]) -> None:
        """Add lines for files, and the total once more below them."""
        for id_ in files:
            self._files[id_] = self._new()
        if self._total is not None:
            self._progress.remove_task(self._total)
            self._total = None

    def _whole(self) -> TaskID:
        if self._total is None:
            self._total = self._new()
        return self._total

    def _new(self) -> TaskID:
        return self._progress.add_task("", title="", amount="", rate="", eta="")

    def _draw(self, task: TaskID, headway: Headway, trouble: str = "") -> None:
        eta = headway.eta
        self._progress.update(
            task,
            title=safe(headway.title + trouble),
            completed=headway.moved,
            total=None if headway.at_least else headway.total,
            amount=headway.amount,
            rate=f"{size_text(int(headway.rate))}/s",
            eta="" if eta is None else f"{headway.least}{duration_text(eta)}",
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        with suppress(OSError):  # a terminal that hung up takes nothing any more
            self._progress.stop()


class JobBars(Bars):
    """One line for each of several jobs, for as long as it has not ended."""

    def __init__(self, console: Console | None = None) -> None:
        super().__init__(console)
        self._jobs: dict[JobId, TaskID] = {}

    def show(self, job: Job, board: Board) -> None:
        if job.id not in self._jobs:
            self._jobs[job.id] = self._new()
        headway = headway_of(job, board)
        titled = headway._replace(title=f"{job.id} {headway.title}")
        self._draw(self._jobs[job.id], titled, trouble(job, board))

    def summary(self, job: Job) -> None:
        self.unfinished(job)
        super().summary(job)

    def unfinished(self, job: Job) -> None:
        if (line := self._jobs.pop(job.id, None)) is not None:
            self._progress.remove_task(line)


def _progress(console: Console) -> Progress:
    """Names are never markup; a long one loses its end, and no number does.

    On a narrow terminal the name and how far it has come are more than a bar.
    """
    title = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    number = Column(justify="right", no_wrap=True)
    wide: tuple[ProgressColumn, ...] = (
        BarColumn(bar_width=20),
        TextColumn("{task.fields[amount]}", markup=False, table_column=number),
        TextColumn("{task.fields[rate]}", markup=False, table_column=number),
    )
    return Progress(
        TextColumn(_TITLE, markup=False, table_column=title),
        *(wide if console.width >= _WIDE else wide[1:2]),
        TextColumn("{task.fields[eta]}", markup=False, table_column=number),
        console=console,
        expand=True,
        transient=True,
        refresh_per_second=_A_SECOND,
    )
