"""What a command does about folders that it cannot read: it tells each, and goes on."""

from __future__ import annotations

from fxtui.domain.errors import Problem, StorageError
from fxtui.domain.location import Location

from .output import complain_of
from .status import Status


class Closed:
    """Hears of such folders, and has the exit status that they come to."""

    def __init__(self) -> None:
        self.status = Status.DONE

    def __call__(self, folder: Location, error: StorageError) -> None:
        self.status = Status.FAILED
        complain_of(Problem(error.code, error.message, folder, error.detail))
