"""Before the service is stopped: what that means for what is on its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from fxtui.domain.transfer import Count, Job

from ..format import count_text, size_text
from ..queue_words import job_title
from .dialog import Question, button, words
from .measured import name_lines

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class QuitDialog(Question):
    """Stop the service and leave? Enter stays."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "agree", "Stop and quit")]
    AUTO_FOCUS = "#cancel"

    def __init__(self, jobs: Sequence[Job] = ()) -> None:
        """``jobs`` are not final."""
        super().__init__("Stop and quit")
        self._jobs = jobs

    def body(self) -> Iterator[Widget]:
        if self._jobs:
            yield words(stopping_text(self._jobs), "warning")
            titles = [f"{job.id}: {job_title(job)}" for job in self._jobs]
            yield from name_lines(titles, self.app.size)
        yield words(
            "The queue is kept, and goes on where it stopped when fxtui is started "
            "again. To leave without stopping, press q instead."
        )

    def buttons(self) -> Iterator[Button]:
        yield button("Stay (n)", "cancel", "close")
        yield button("Stop and quit (y)", "agree", "agree")


def stopping_text(jobs: Sequence[Job]) -> str:
    """``2 jobs will stop with 5,003 objects (1.2 GiB) left.``"""
    left = sum((job.tally.unfinished for job in jobs), start=Count())
    least = "" if all(job.planned for job in jobs) else "at least "
    objects, size = count_text(left.objects, "object"), size_text(left.bytes)
    return (
        f"{count_text(len(jobs), 'job')} will stop with {least}{objects} ({size}) left."
    )
