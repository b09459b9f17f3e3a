"""Requests that somebody waits for: tried again, but not for long."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from fxtui.domain.errors import RateLimited, TransientError
from fxtui.domain.policy import Policy
from fxtui.domain.storage import Storage

from .retry import attempts, renewing

if TYPE_CHECKING:
    from .walk import Tries  # whoever lists; a browser that only looks does without

T = TypeVar("T")

_A_WHILE: Final = Policy(attempts=3)
"""A person waits for these answers: better a reason soon than an answer late."""

_LONG: Final = Policy()


async def patiently(storage: Storage, action: Callable[[], Awaitable[T]]) -> T:
    return await attempts(_A_WHILE, partial(renewing, storage, action), _ignore)


def patient_tries(storage: Storage) -> Tries[Any]:
    """The same for all that is listed of a storage."""
    return partial(patiently, storage)


async def cautiously(storage: Storage, action: Callable[[], Awaitable[T]]) -> T:
    """For changes: again only where the server said that it had not begun."""
    asked = partial(renewing, storage, action)
    return await attempts(_A_WHILE, asked, _ignore, after=RateLimited)


async def stubbornly(storage: Storage, action: Callable[[], Awaitable[T]]) -> T:
    """As a job would: what is being stored here, nobody may be able to send again."""
    return await attempts(_LONG, partial(renewing, storage, action), _ignore)


def _ignore(attempt: int, error: TransientError, wait: float) -> None:
    pass
