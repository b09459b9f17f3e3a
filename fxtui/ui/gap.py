"""The lines below a listing that is not all there is, or no longer true."""

from __future__ import annotations

from textual.widgets import Static


class Gap(Static):
    """Stays in view however far the rows are scrolled. What it is given is safe."""

    DEFAULT_CSS = """
    Gap { height: auto; max-height: 3; color: $text-warning; text-style: bold; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, markup=False)
