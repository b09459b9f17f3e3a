"""The line that says what just happened, how the service is, and how slow the line."""

from __future__ import annotations

from rich.segment import Segment

from fxtui.domain.names import safe

from .text_line import STRONG, Sentence

_SHOWN_FOR = 8.0
"""Seconds that a passing message stays."""


class Status(Sentence):
    """Lasting words about the service and the line, and one passing message."""

    def __init__(self) -> None:
        super().__init__()
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
