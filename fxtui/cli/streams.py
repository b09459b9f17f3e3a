"""The standard streams: none is missing, and stdout says in words what it refuses.

A shell may close one (``>&-``): its number would go to the first file that is opened.
"""

from __future__ import annotations

import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, ClassVar, Final

from fxtui.domain.errors import FxtuiError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STAND_INS: Final = (
    ("stdin", os.O_WRONLY, "r"),
    ("stdout", os.O_RDONLY, "w"),
    ("stderr", os.O_WRONLY, "w"),
)
"""How each is opened if it is closed: to read the first fails, and to write the second;
complaints that nobody wants to hear end nothing."""


class OutputError(FxtuiError):
    """The answer could not be written."""

    code: ClassVar[str] = "output"


def stand() -> None:
    """All three can be used from now on."""
    for name, way, mode in _STAND_INS:
        if getattr(sys, name) is None:
            number = os.open(os.devnull, way)  # the one that is free
            setattr(sys, name, os.fdopen(number, mode, closefd=False))
    before = sys.stdout
    sys.stdout = TextIOWrapper(
        BufferedWriter(_Out(before.fileno(), "w", closefd=False)),
        before.encoding,
        line_buffering=before.isatty(),
    )


def forget_output() -> None:
    """Keep the interpreter from flushing to where nobody reads, or nothing is taken."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Out(FileIO):
    """The descriptor of stdout. That its reader has gone is no fault."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"stdout takes nothing more: {error.strerror}") from error
