"""Wishes on the command line: what is asked of a storage besides its bytes."""

from __future__ import annotations

from collections.abc import Awaitable
from time import localtime, strftime
from typing import TypeVar

from fxtui.domain.errors import ServiceError, Unsupported, UsageError
from fxtui.domain.sharing import Answer

A = TypeVar("A", bound=Answer)


async def granted(kind: type[A], answer: Awaitable[Answer]) -> A:
    """The answer, of the kind that the wish has; to ask where there is none is wrong."""
    try:
        found = await answer
    except Unsupported as error:
        raise UsageError(error.message, location=error.location) from error
    if not isinstance(found, kind):
        raise ServiceError("the transfer service is of another version: restart it")
    return found


def date_text(moment: float | None) -> str:
    if moment is None:
        return f"{'-':>19}"
    return strftime("%Y-%m-%d %H:%M:%S", localtime(moment))
