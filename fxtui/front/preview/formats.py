"""All formats, in the order in which they are tried: by content first, name second."""

from __future__ import annotations

from typing import Final, Protocol

from .drawing import Drawing
from .hexadecimal import Hexadecimal
from .known import Head, Subject
from .markdown import Markdown
from .separated import Separated
from .structured import Json, JsonLines
from .text import Text


class Format(Protocol):
    """One way to look at bytes. Pure: it reads what is known, and keeps nothing."""

    @property
    def name(self) -> str:
        """In a word, as people are shown it."""
        ...

    def fits(self, head: Head) -> bool:
        """Whether this seems to be such a thing, by its beginning and its name."""
        ...

    def draw(self, subject: Subject) -> Drawing | None:
        """What the window shows; None if it is no such thing after all.

        Raise Missing for what has to be read before that can be told.
        """
        ...


FORMATS: Final[tuple[Format, ...]] = (
    JsonLines(),
    Json(),
    Separated(),
    Markdown(),
    Text(),
    Hexadecimal(),
)


def fitting(head: Head) -> list[Format]:
    """The formats that this may have, the best first; the last one shows anything."""
    return [format for format in FORMATS if format.fits(head)]
