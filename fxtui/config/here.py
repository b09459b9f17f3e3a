"""The folder that this process is in, which somebody may have removed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fxtui.domain.errors import UsageError


@contextmanager
def standing() -> Iterator[None]:
    """For what begins at this folder, as a relative path does; UsageError if it is gone.

    Nothing is to be in the block that looks for another file.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise UsageError("the folder that you are in is gone; cd to another") from error
