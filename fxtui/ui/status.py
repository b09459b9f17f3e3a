"""The line that says what just happened, and how the service is."""

from __future__ import annotations

from rich.segment import Segment

from fxtui.domain.names import safe

from .text_line import STRONG, TextLine

_SHOWN_FOR = 8.0
"""Seconds that a passing message stays."""


class Status(TextLine):
    """One lasting word about the service, and one passing message."""

    def __init__(self) -> None:
        super().__init__()
        self._service = ""
        self._message = ""
        self._sayings = 0

    def service(self, text: str) -> None:
        """What is to be known of the service; empty if all is well."""
        self._service = text
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
        runs = [Segment(f" {self._service} ", STRONG)] if self._service else []
        if self._message:
            runs.append(Segment(f" {self._message}"))
        self.say(*runs)
