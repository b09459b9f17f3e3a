"""Before an order that takes something away: what it concerns, and what is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from fxtui.domain.transfer import Count, Job, Transfer

from ..format import count_text, size_text
from ..queue_words import item_title
from .dialog import Question, button, words
from .measured import name_lines

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class OrderDialog(Question):
    """Enter leaves all as it is; y, or Enter on the other button, agrees."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "agree", "Yes", show=False)]
    AUTO_FOCUS = "#cancel"

    def __init__(
        self,
        heading: str,
        names: Sequence[str],
        facts: Sequence[str],
        *,
        verb: str,
        command: str = "",
    ) -> None:
        """``verb`` is on the button that agrees; of the facts the first is a warning."""
        super().__init__(heading)
        self._names, self._facts, self._verb = names, facts, verb
        self._command = command

    def command(self) -> str:
        return self._command

    def body(self) -> Iterator[Widget]:
        yield from name_lines(self._names, self.app.size)
        for number, fact in enumerate(self._facts):
            yield words(fact, "" if number else "warning")

    def buttons(self) -> Iterator[Button]:
        yield button("No (n)", "cancel", "close")
        yield button(f"{self._verb} (y)", "agree", "agree")


class UndoDialog(OrderDialog):
    """Enter agrees: nothing is lost by what comes back."""

    AUTO_FOCUS = "#agree"


def cancelling(items: Sequence[Job | Transfer]) -> OrderDialog:
    """Of jobs and transfers that are not final."""
    total = sum(map(_unfinished, items), start=Count())
    least = "" if all(_is_counted(item) for item in items) else "at least "
    return OrderDialog(
        "Cancel",
        [item_title(item) for item in items],
        [
            f"{least}{_counted(total)} will not be moved.",
            "What has arrived of them is given up; r queues them again.",
        ],
        verb="Cancel",
    )


def clearing(jobs: Sequence[Job]) -> OrderDialog:
    """Of jobs that are final."""
    failed = sum(job.tally.failed.objects for job in jobs)
    total = sum((job.tally.final for job in jobs), start=Count())
    facts = [
        f"{count_text(len(jobs), 'job')} with {_counted(total)} will be forgotten. "
        "It cannot be undone.",
        "No file and no object is touched.",
    ]
    if failed:
        facts.insert(1, f"{count_text(failed)} of them failed: no retry then.")
    names = [item_title(job) for job in jobs]
    return OrderDialog("Clear finished jobs", names, facts, verb="Clear")


def _unfinished(item: Job | Transfer) -> Count:
    return item.tally.unfinished if isinstance(item, Job) else Count(1, item.size)


def _is_counted(item: Job | Transfer) -> bool:
    return not isinstance(item, Job) or item.planned


def _counted(count: Count) -> str:
    return f"{count_text(count.objects, 'object')}, {size_text(count.bytes)},"
