"""The tokens of one sign-in to a gateway: renewed in time, once for all who need them.

They are kept where the profile refers to, and looked at there first: a sign-in on the
command line, or another process, may have brought newer ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import time
from typing import TYPE_CHECKING

from fxtui.config import secret
from fxtui.config.keep import rekeep_secret
from fxtui.domain.asking import Blank, Kind, Question
from fxtui.domain.errors import FxtuiError, Unauthenticated
from fxtui.domain.location import Location

from .keys import AnswerNeeded, Found, Look
from .printed import OneLease, Printed
from .settings import S3Settings
from .tsd import Gateway, Tokens, headers_of, read_tokens, sign_in_ended, written

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials


class TokenLease:
    """The keys of a project, and the tokens that go with them."""

    def __init__(
        self,
        keys: Look,
        again: Callable[[], S3Settings],
        surroundings: Mapping[str, str],
        clock: Callable[[], float] = time,
    ) -> None:
        """``again`` tells what the settings are by now; it may ask the keyring."""
        self._both = OneLease(keys, self._headers, clock)
        self._again = again
        self._surroundings = surroundings
        self._clock = clock
        self._shown: Tokens | None = None
        """What goes with requests: asked once more, it is others that are wanted."""

    async def look(self, unwanted: ReadOnlyCredentials | None) -> Found:
        """Raise AnswerNeeded when the last renewal is used up."""
        found = await self._both.look(unwanted)
        is_last = self._shown is not None and self._shown.refresh_token is None
        return replace(found, asks=is_last)

    async def _headers(self) -> Printed:
        settings = await asyncio.to_thread(self._again)
        tokens = await asyncio.to_thread(_kept, settings)
        if tokens is None or tokens == self._shown or self._clock() >= tokens.ends:
            tokens = await self._renewed(settings, tokens)
        self._shown = tokens
        headers = headers_of(settings, tokens)
        if settings.token_signing == "off":
            return Printed((), headers, tokens.ends)
        return Printed(headers, (), tokens.ends)

    async def _renewed(self, settings: S3Settings, before: Tokens | None) -> Tokens:
        """The next tokens, of this process or of another that was quicker."""
        try:
            return await self._refreshed(settings, before)
        except Unauthenticated as error:
            if not settings.session:
                raise  # nobody said where tokens would be kept
            kept = await asyncio.to_thread(_kept, settings)
            if kept is None or kept == before or self._clock() >= kept.ends:
                raise self._question(settings) from error
            return kept

    async def _refreshed(self, settings: S3Settings, before: Tokens | None) -> Tokens:
        if before is None or before.refresh_token is None:
            raise Unauthenticated(sign_in_ended(settings))
        gateway = Gateway(settings, self._surroundings)
        tokens = await gateway.refresh(before.refresh_token)
        await asyncio.to_thread(keep, tokens, settings)
        return tokens

    def _question(self, settings: S3Settings) -> AnswerNeeded:
        async def answered(words: tuple[str, ...]) -> Found:
            password, code = words
            gateway = Gateway(settings, self._surroundings)
            tokens = await gateway.sign_in(password, code)
            await asyncio.to_thread(keep, tokens, settings)
            return await self.look(None)

        return AnswerNeeded(sign_in_ended(settings), question_of(settings), answered)


def question_of(settings: S3Settings) -> Question:
    """What a person is asked when the last renewal is used up. Pure."""
    return Question(
        Kind.CODE,
        Location("s3", "", settings.profile),
        f"Enter the one-time code for {settings.project} (user {settings.user})",
        (Blank("password", secret=True), Blank("one-time code")),
    )


def keep(tokens: Tokens, settings: S3Settings) -> None:
    """Write them where the profile refers to; may block."""
    rekeep_secret(written(tokens), settings.session or "")


def _kept(settings: S3Settings) -> Tokens | None:
    """None where nobody is signed in, or what is there cannot be read."""
    if not settings.session:
        return None
    try:
        return read_tokens(secret(settings.session))
    except FxtuiError:
        return None
