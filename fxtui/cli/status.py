"""What a command ends with: DESIGN's exit statuses, and which error is which."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from fxtui.domain.errors import (
    ConfigError,
    FxtuiError,
    InvalidName,
    NotFound,
    PermissionDenied,
    ReadOnly,
    Unauthenticated,
    UsageError,
)

__all__ = ["Status", "UsageError", "status_of"]


class Status(IntEnum):
    DONE = 0
    """All done, what was skipped by choice included."""

    FAILED = 1
    """Some objects failed, were refused, or are not as they should be."""

    USAGE = 2
    NOT_FOUND = 3
    """A location that was named does not exist."""

    DENIED = 4
    """Credentials or permissions."""

    INTERRUPTED = 130


_STATUSES: Final[dict[type[FxtuiError], Status]] = {
    UsageError: Status.USAGE,
    ConfigError: Status.USAGE,
    InvalidName: Status.USAGE,
    ReadOnly: Status.USAGE,
    NotFound: Status.NOT_FOUND,
    Unauthenticated: Status.DENIED,
    PermissionDenied: Status.DENIED,
}


def status_of(error: FxtuiError) -> Status:
    return _STATUSES.get(type(error), Status.FAILED)
