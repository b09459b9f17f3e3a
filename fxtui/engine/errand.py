"""What a route needs to move one object: its ends, the rules, and the tools."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from fxtui.domain.attributes import NONE, Attributes
from fxtui.domain.content import Span
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import RateLimited, TransientError
from fxtui.domain.location import Key, Location
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, Verb
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Transfer

from .crew import each
from .meter import Gauge
from .pace import JobPace, Pace
from .retry import attempts, renewing, wish
from .track import Track

T = TypeVar("T")


class Spanning(Protocol):
    """A part, or some that go together."""

    @property
    def span(self) -> Span: ...


S = TypeVar("S", bound=Spanning)


class End(NamedTuple):
    """One end of a transfer: a storage, and what the object is called in it."""

    storage: Storage
    key: Key
    location: Location


class Tools(NamedTuple):
    """What every route uses; one value, not a parameter train."""

    policy: Policy
    pace: Pace
    job_pace: JobPace
    gauge: Gauge
    track: Track
    on_retry: Callable[[int, TransientError, float], object]

    async def request(self, storage: Storage, action: Callable[[], Awaitable[T]]) -> T:
        """Make one request of a storage: in its turn, and again if that may help."""
        line = self.pace.line(storage)

        async def once() -> T:
            async with self.job_pace.requests.enter(), line.turn():
                return await action()

        async def renewed() -> T:
            try:
                return await renewing(storage, once)
            except RateLimited as error:
                line.slow_down(wish(error))
                raise

        return await attempts(self.policy, renewed, self.on_retry)

    async def each(
        self,
        storage: Storage,
        parts: Iterable[S],
        work: Callable[[S], Awaitable[object]],
    ) -> None:
        """Move parts to or from a storage, as many at once as make it quicker."""
        line = self.pace.line(storage)
        climb = line.climb(self.policy.parts)

        async def one(part: S) -> None:
            await work(part)
            climb.arrived(part.span.size)

        await each(
            parts, one, hands=lambda: climb.hands, is_ending=lambda: self.pace.is_ending
        )
        line.climbed(climb)


@dataclass(frozen=True, slots=True)
class Errand:
    """One object to move."""

    verb: Verb
    rule: IfExists
    transfer: Transfer
    source: End
    target: End
    tools: Tools
    upload_id: str | None = None
    """An upload session that was begun elsewhere, to go on with."""

    part_size: int | None = None
    """What the person who asked wants a part to be."""

    preserve: bool = False
    """Whether the date of a file is kept in the metadata of an object."""

    attributes: Attributes = NONE
    """What the object at the target is to be, besides its bytes."""

    rewrites: bool = False
    """Whether it may be copied onto itself, to be another from then on."""

    is_strict: bool = False
    """Whether both ends have to be as they were when it was planned."""

    is_again: bool = False
    """Whether it may have run before, in a process that could not tell how it ended."""


class Arrived(NamedTuple):
    """What is now at the target, and the digest that was equal at both ends, if any."""

    entry: Entry
    digest: Digest | None
    is_renamed: bool = False
    """Whether it is the source itself, which has another name now."""
