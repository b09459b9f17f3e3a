"""The tokens of one sign-in to a gateway: renewed in time, once for all who need them.

They are kept where the profile refers to, and looked at there first: a sign-in on the
command line, or another process, may have brought newer ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import time

from fxtui.config import secret
from fxtui.config.keep import rekeep_secret
from fxtui.domain.errors import ConfigError, FxtuiError, Unauthenticated

from .printed import Printed
from .settings import S3Settings
from .tsd import Gateway, Tokens, headers_of, read_tokens, sign_in_ended, written


class TokenLease:
    """Prints the headers of the moment, as a ``headers_command`` would."""

    def __init__(
        self,
        again: Callable[[], S3Settings],
        surroundings: Mapping[str, str],
        clock: Callable[[], float] = time,
    ) -> None:
        """``again`` tells what the settings are by now; it may ask the keyring."""
        self._again = again
        self._surroundings = surroundings
        self._clock = clock
        self._shown: Tokens | None = None
        """What goes with requests: asked once more, it is others that are wanted."""

    async def headers(self) -> Printed:
        settings = await asyncio.to_thread(self._again)
        tokens = await asyncio.to_thread(_kept, settings)
        if tokens == self._shown or self._clock() >= tokens.ends:
            tokens = await self._renewed(settings, tokens)
        self._shown = tokens
        headers = headers_of(settings, tokens)
        if settings.token_signing == "off":
            return Printed((), headers, tokens.ends)
        return Printed(headers, (), tokens.ends)

    async def _renewed(self, settings: S3Settings, before: Tokens) -> Tokens:
        """The next tokens; the last ones as long as they say that they are good."""
        try:
            return await self._refreshed(settings, before)
        except Unauthenticated:
            kept = await asyncio.to_thread(_kept, settings)
            if self._clock() >= kept.ends:
                raise
            return kept  # which another process may have renewed meanwhile

    async def _refreshed(self, settings: S3Settings, before: Tokens) -> Tokens:
        if before.refresh_token is None:
            raise Unauthenticated(sign_in_ended(settings))
        gateway = Gateway(settings, self._surroundings)
        tokens = await gateway.refresh(before.refresh_token)
        await asyncio.to_thread(keep, tokens, settings)
        return tokens


def keep(tokens: Tokens, settings: S3Settings) -> None:
    """Write them where the profile refers to; may block."""
    rekeep_secret(written(tokens), settings.session or "")


def _kept(settings: S3Settings) -> Tokens:
    if not settings.session:
        raise Unauthenticated(sign_in_ended(settings))
    try:
        return read_tokens(secret(settings.session))
    except ConfigError as error:
        ended = sign_in_ended(settings)
        raise Unauthenticated(ended, detail=error.message) from error
    except FxtuiError as error:
        raise Unauthenticated(sign_in_ended(settings), detail=error.message) from error
