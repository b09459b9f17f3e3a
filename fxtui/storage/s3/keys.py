"""The keys of one account: looked for once, shared by all requests, and looked for again.

botocore asks for them before each attempt, so that keys may change in the middle of a
transfer. When that is due is decided here, and not by botocore, which would run a program
whose keys last for less than a quarter of an hour before each request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass, field, replace
from math import inf
from time import time
from typing import Any, Final, TypeAlias

from aiobotocore.credentials import AioCredentials
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import BotoCoreError

from fxtui.domain.asking import OneQuestion, Question
from fxtui.domain.errors import (
    ConfigError,
    FxtuiError,
    RateLimited,
    ServerFault,
    Unauthenticated,
)

from .refusals import own_errors
from .settings import Headers

_SPARE: Final = 0.2
"""The part of their life before the end of which keys are looked for again."""

_MOST_SPARE: Final = 14 * 60
"""Seconds: the shared cache of assumed roles makes a new one 15 minutes before."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one look for keys brought."""

    keys: ReadOnlyCredentials = field(repr=False)  # no secret in a log
    ends: float = inf
    """When they end, in seconds since 1970."""

    headers: Headers = field(default=(), repr=False)
    """Signed ones that a gateway wants beside them, and others below."""

    unsigned: Headers = field(default=(), repr=False)
    asks: bool = False
    """Whether a person will be asked for the next ones."""

    is_fixed: bool = False
    """Whether they are written somewhere, and nothing brings others by itself."""


Answer: TypeAlias = Callable[[tuple[str, ...]], Awaitable[Found | Question]]
"""Makes keys of what a person said, or has another question.

Raise Unauthenticated, with the reason, where that is not right.
"""


class AnswerNeeded(Unauthenticated):
    """There are no other keys unless a person says something."""

    def __init__(self, message: str, question: Question, answer: Answer) -> None:
        """The message is for who cannot be asked: it says what to do."""
        super().__init__(message)
        self.question, self.answer = question, answer


Look: TypeAlias = Callable[[ReadOnlyCredentials | None], Awaitable[Found]]
"""Looks for keys; others than those that are given, which do no longer.

Raise AnswerNeeded where only a person can tell.
"""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How it stands: there are keys, or there is trouble, or nobody has looked yet."""

    found: Found | None = None
    trouble: FxtuiError | None = None
    ends: float = 0.0
    due: float = 0.0
    """When to look again."""

    @property
    def keys(self) -> ReadOnlyCredentials | None:
        return self.found.keys if self.found else None

    def is_as(self, other: _Outcome) -> bool:
        mine, theirs = (
            found and (found.keys, found.headers, found.unsigned)
            for found in (self.found, other.found)
        )
        return mine == theirs and str(self.trouble) == str(other.trouble)


def due(ends: float, before: float, now: float) -> float:
    """When to look again for what was found now; ``before`` is when the last one ends.

    Keys that are given out once more, and those that had ended when they came, wait for
    their end, or for the server's word: another look would bring the same.
    """
    life = ends - now
    if life <= 0:
        return inf
    if ends in (before, inf):
        return ends
    return ends - min(life * _SPARE, _MOST_SPARE)


class Keys(OneQuestion, AioCredentials):  # type: ignore[misc]  # botocore carries no types
    """Credentials that can be looked for again; what is in flight keeps what it has."""

    def __init__(
        self,
        look: Look,
        clock: Callable[[], float] = time,
        refused: Callable[..., None] | None = None,
    ) -> None:
        """``refused`` is told of keys that a server did not take, and whether it said
        that they have ended."""
        super().__init__()
        self.lease = 0
        """Counts the looks after the first: requests are signed under one of them."""

        self._look = look
        self._clock = clock
        self._tell_refused = refused
        self._looking = asyncio.Lock()
        self._outcome = _Outcome()
        self._refused = -1
        self._last: ReadOnlyCredentials | None = None
        """The last keys that a server refused."""

        self._is_last_dead = False
        """Whether it said that they have ended; else it may take them another time."""

        self._is_other = False
        """Whether the last look brought what was not there before."""

    @property
    def ends(self) -> float | None:
        """When what is in use ends; None while there is nothing that does."""
        found = self._outcome.found
        return found.ends if found and found.ends < inf else None

    @property
    def is_alive(self) -> bool:
        """Whether what is in use says itself that it has not ended yet."""
        return self.ends is not None and self._clock() < self.ends

    @property
    def asks(self) -> bool:
        """Whether a person will be asked when they end."""
        return bool(self._outcome.found and self._outcome.found.asks)

    @property
    def may_end(self) -> bool:
        """Whether a refusal without a word may well mean that they have ended."""
        found = self._outcome.found
        is_lent = found and (found.keys.token or found.headers or found.unsigned)
        return bool(is_lent) or self.ends is not None

    @property
    def headers(self) -> Headers:
        """What is to be signed and sent with requests that these keys sign."""
        return self._outcome.found.headers if self._outcome.found else ()

    @property
    def unsigned_headers(self) -> Headers:
        return self._outcome.found.unsigned if self._outcome.found else ()

    async def get_frozen_credentials(self) -> ReadOnlyCredentials:
        return await self.current()

    async def get_account_id(self) -> Any:
        return (await self.current()).account_id

    async def load_credentials(self) -> Keys:
        """Make this a provider of credentials, which a session can be given."""
        return self

    async def current(self) -> ReadOnlyCredentials:
        """The keys to sign with now, or raise Unauthenticated: there are none."""
        seen, now = self._outcome, self._clock()
        if seen.keys and (now < seen.due or (now < seen.ends and self._looking.locked())):
            return seen.keys
        async with self._looking:
            if self._outcome is seen:
                await self._look_in_time()
            return self._keys()

    def refuse(self, lease: int, *, have_ended: bool = False) -> None:
        """Take note that a server refused a request that was signed under a lease.

        It may have said that its keys will never do again.
        """
        self._refused = max(self._refused, lease)
        if lease != self.lease or self._outcome.keys is None:
            return
        self._last, self._is_last_dead = self._outcome.keys, have_ended
        if self._tell_refused:
            self._tell_refused(self._last, have_ended=have_ended)

    async def renew(self, lease: int) -> bool:
        """Look again, unless somebody has, since that lease; say if there is another key.

        Raise Unauthenticated, with the reason, if there is none any more.
        """
        async with self._looking:
            if self.lease <= max(lease, self._refused):
                self._become(await self._outcome_of(self._outcome))
                self._keys()
            return self._is_other and self._outcome.keys is not None

    async def _look_in_time(self) -> None:
        """Look when it is due; keys that have not ended are better than trouble."""
        before = self._outcome
        try:
            after = await self._outcome_of(before)
        except (FxtuiError, BotoCoreError):
            if self._clock() >= before.ends:
                raise
            after = _Outcome()
        if after.keys is None and self._clock() < before.ends:
            self._outcome = replace(before, due=before.ends)
        elif after.is_as(before):
            self._outcome = after
        else:
            self._become(after)

    def _become(self, after: _Outcome) -> None:
        before, self._outcome = self._outcome, after
        self._is_other = not after.is_as(before)
        self.lease += before != _Outcome()

    async def _outcome_of(self, before: _Outcome) -> _Outcome:
        try:
            dead = self._last if self._is_last_dead else None
            found = await self._look(before.keys or dead)
        except (Unauthenticated, ConfigError, ServerFault, RateLimited) as error:
            # Where keys come from has trouble: what needs them waits, and is not tried.
            if before == _Outcome() and isinstance(error, ConfigError):
                raise  # the configuration was never right
            if isinstance(error, AnswerNeeded):
                self._ask(error)
            return _Outcome(trouble=Unauthenticated(error.message, detail=error.detail))
        if found.keys != self._last:
            self.withdraw()
        return self._outcome_with(found, before)

    def _outcome_with(self, found: Found, before: _Outcome) -> _Outcome:
        now = self._clock()
        return _Outcome(
            found, None, max(found.ends, now), due(found.ends, before.ends, now)
        )

    def _ask(self, needed: AnswerNeeded) -> None:
        async def answered(words: tuple[str, ...]) -> Question | None:
            async with self._looking:
                if not self.is_asked:
                    return None  # another answer was quicker
                with own_errors(needed.question.account):
                    told = await needed.answer(words)
                if isinstance(told, Question):
                    return told
                self._become(self._outcome_with(told, self._outcome))
                self.withdraw()
                return None

        self.put(needed.question, answered)

    def _keys(self) -> ReadOnlyCredentials:
        if trouble := self._outcome.trouble:
            raise copy(trouble) from trouble  # each who waits adds a place of its own
        return self._outcome.keys
