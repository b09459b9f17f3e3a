"""Whether accounts work: each is looked into once, several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from enum import StrEnum
from typing import Final, TypeAlias

from fxtui.config.found import FoundProfile
from fxtui.domain.entry import Columns
from fxtui.domain.errors import (
    FxtuiError,
    PermissionDenied,
    TransientError,
    Unauthenticated,
    Unsupported,
)
from fxtui.domain.location import Location
from fxtui.domain.rights import AskRights, Rights
from fxtui.domain.sharing import KEYLESS, UNSET, Answer, Wish
from fxtui.domain.value import Value

from .rights import summary

PATIENCE: Final = 10.0
"""Seconds that an account may take to answer."""

_AT_ONCE: Final = 8

_ENDED: Final = ("expire", "not signed in", "has ended", "one-time code")
"""Words of who had access once, and can have it again."""

Look: TypeAlias = Callable[[Location], AsyncGenerator[Columns, None]]
"""Lists a place, page by page."""

Wished: TypeAlias = Callable[[Location, Wish], Awaitable[Answer]]
"""Grants a wish of a place."""


class Verdict(StrEnum):
    WORKS = "works"
    DENIED = "denied"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    WRONG = "wrong"
    """How it is configured: nobody was asked."""


class Trial(Value, frozen=True):
    """How one account is found to be."""

    profile: FoundProfile
    verdict: Verdict
    reason: str


async def try_all(
    profiles: Iterable[FoundProfile],
    look: Look,
    told: Callable[[Trial], None],
    *,
    wished: Wished | None = None,
    patience: float = PATIENCE,
) -> None:
    """Look into each, and tell of it as soon as it is known.

    Of one that may see a single place, what it may do there is ``wished`` for too.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(profile: FoundProfile) -> None:
        async with gate:
            told(await _tried(profile, look, wished, patience))

    async with asyncio.TaskGroup() as tasks:
        for profile in profiles:
            tasks.create_task(one(profile))


async def _tried(
    profile: FoundProfile, look: Look, wished: Wished | None, patience: float
) -> Trial:
    if profile.trouble:
        return Trial(profile, Verdict.WRONG, profile.trouble)
    try:
        async with asyncio.timeout(patience):
            seen = await _seen(profile, look)
            return Trial(profile, Verdict.WORKS, seen + await _may(profile, wished))
    except TimeoutError:
        reason = f"no answer within {patience:.0f} s"
        return Trial(profile, Verdict.UNREACHABLE, reason)
    except FxtuiError as error:
        return Trial(profile, verdict_of(error), reason_of(error))


async def _seen(profile: FoundProfile, look: Look) -> str:
    """What is in its first page."""
    count, what = 0, "buckets" if profile.top.holds_buckets else "entries"
    async with aclosing(look(profile.top)) as pages:
        async for columns in pages:
            count = len(columns)
            break
    return f"{count} {what if count != 1 else _ONE[what]}"


async def _may(profile: FoundProfile, wished: Wished | None) -> str:
    if wished is None or not profile.root:
        return ""
    try:
        rights = await wished(profile.top, AskRights())
    except Unsupported:
        return ""
    return f"; may {summary(rights)}" if isinstance(rights, Rights) else ""


_ONE: Final = {"buckets": "bucket", "entries": "entry"}


def verdict_of(error: FxtuiError) -> Verdict:
    """What an error says of an account. Pure."""
    match error:
        case PermissionDenied():
            return Verdict.DENIED
        case Unauthenticated():
            if error.message.startswith(UNSET):
                return Verdict.WRONG
            said = f"{error.message} {error.detail}".lower()
            is_over = any(word in said for word in _ENDED)
            return Verdict.EXPIRED if is_over else Verdict.DENIED
        case TransientError():
            return Verdict.UNREACHABLE
    return Verdict.WRONG


def reason_of(error: FxtuiError) -> str:
    at, is_keyless = error.location, error.message.startswith(KEYLESS)
    if isinstance(error, PermissionDenied) and at and at.holds_buckets and not is_keyless:
        return "the keys are accepted, and may not list buckets; open one by its name"
    return error.message
