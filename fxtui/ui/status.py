"""The line that says what just happened, how the service is, and how slow the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

from fxtui.domain.names import safe

from .text_line import STRONG, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fxtui.domain.request import JobId
    from fxtui.domain.transfer import Job

_SHOWN_FOR = 8.0
"""Seconds that a passing message stays."""


class Status(Sentence):
    """Lasting words about the service and the line, and one passing message."""

    def __init__(self, jobs: Callable[[], Mapping[JobId, Job]]) -> None:
        """``jobs`` is how all of them stand now."""
        super().__init__()
        self._jobs = jobs
        self._begun: set[JobId] = set()
        self._service = ""
        self._line = ""
        self._message = ""
        self._sayings = 0

    def service(self, text: str) -> None:
        """What is to be known of the service; empty if all is well."""
        self._service = text
        self._draw()

    def line(self, text: str) -> None:
        """What is to be known of the line to the terminal; empty if it is quick."""
        self._line = text
        self._draw()

    def tell(self, message: str) -> None:
        self._message = safe(message)
        self._sayings += 1
        said = self._sayings
        self.set_timer(_SHOWN_FOR, lambda: self._forget(said))
        self._draw()

    def begun(self, text: str, *jobs: JobId) -> None:
        """Tell that these have begun, and what came of them when that is known."""
        self.tell(text)
        self._begun.update(jobs)
        self.hear()

    def hear(self) -> None:
        """Tell what came of those of them that have ended."""
        if not self._begun:
            return
        from .news import end_told  # behind the first frame

        now = self._jobs()
        ended = [
            now[job]
            for job in sorted(self._begun & now.keys())
            if now[job].standing.is_final
        ]
        self._begun.difference_update(job.id for job in ended)
        if told := "; ".join(filter(None, map(end_told, ended))):
            self.tell(told)

    def _forget(self, said: int) -> None:
        if said == self._sayings:
            self._message = ""
            self._draw()

    def _draw(self) -> None:
        lasting = [word for word in (self._service, self._line) if word]
        runs = [Segment(f" {' · '.join(lasting)} ", STRONG)] if lasting else []
        if self._message:
            runs.append(Segment(f" {self._message}"))
        self.say(*runs)
