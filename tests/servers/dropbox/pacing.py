"""How often a token may call, and whether it waits when it was told to."""

from __future__ import annotations

from dataclasses import dataclass

from .refusals import Refused, too_many
from .world import World


@dataclass
class Pace:
    second: int = 0
    count: int = 0
    """Calls in that second; those that were denied count, too."""

    quiet_until: float = 0
    """When it may call again, since a Retry-After."""


def paced(world: World, token: str) -> None:
    """Count a call of a token; a 429 if there were too many in this second."""
    pace = _of(world, token)
    limit, second = world.settings.calls_per_second, int(world.now())
    pace.count = pace.count + 1 if pace.second == second else 1
    pace.second = second
    if limit and pace.count > limit:
        raise too_many("too_many_requests", 1)


def note_haste(world: World, token: str) -> None:
    """Count a call that comes before its token may call again."""
    if world.now() < _of(world, token).quiet_until:
        world.counters.early += 1


def told_to_wait(world: World, token: str, refusal: Refused) -> None:
    """Remember until when a token was told not to call."""
    seconds = refusal.headers.get("Retry-After")
    if seconds is not None:
        _of(world, token).quiet_until = world.now() + float(seconds)


def _of(world: World, token: str) -> Pace:
    paces: dict[str, Pace] = world.room("paces", dict)
    return paces.setdefault(token, Pace())
