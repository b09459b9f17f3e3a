"""What a route needs to move one object: its ends, the rules, and the tools."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from fxtui.domain.entry import Entry
from fxtui.domain.errors import TransientError
from fxtui.domain.location import Key, Location
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, Verb
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Transfer

from .meter import Gauge
from .pace import Pace
from .retry import attempts

T = TypeVar("T")


class End(NamedTuple):
    """One end of a transfer: a storage, and what the object is called in it."""

    storage: Storage
    key: Key
    location: Location


class Tools(NamedTuple):
    """What every route uses; one value, not a parameter train."""

    policy: Policy
    pace: Pace
    gauge: Gauge
    on_retry: Callable[[int, TransientError, float], object]

    async def request(self, storage: Storage, action: Callable[[], Awaitable[T]]) -> T:
        """Make one request of a storage: in its turn, and again if that may help."""

        async def once() -> T:
            async with self.pace.requests(storage).enter():
                return await action()

        return await attempts(self.policy, once, self.on_retry)


@dataclass(frozen=True, slots=True)
class Errand:
    """One object to move."""

    verb: Verb
    rule: IfExists
    transfer: Transfer
    source: End
    target: End
    tools: Tools


class Arrived(NamedTuple):
    """What is now at the target, and the algorithm that proves it, if one does."""

    entry: Entry
    proof: str | None
