"""Keys for one folder of ICA that a person copied there: good for a time, then asked for.

All of them are one secret, in a place that the profile refers to. New ones are kept in
the same place, so that whoever looks there finds them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import localtime, strftime, time

import msgspec
from botocore.credentials import ReadOnlyCredentials

from fxtui.config import secret
from fxtui.config.keep import rekeep_secret
from fxtui.domain.asking import Blank, Kind, Question
from fxtui.domain.errors import FxtuiError, Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .ica_told import LIFE, Lent
from .keys import AnswerNeeded, Found
from .settings import S3Settings


class PastedKeys:
    """Looks for those of a profile."""

    def __init__(self, settings: S3Settings, clock: Callable[[], float] = time) -> None:
        self._settings, self._clock = settings, clock

    async def look(self, unwanted: ReadOnlyCredentials | None) -> Found:
        """Raise AnswerNeeded when they end, or are refused."""
        lent = await asyncio.to_thread(self._kept)
        if lent is None or self._clock() >= lent.ends or _keys(lent) == unwanted:
            raise self._question(lent)
        return _found(lent)

    def _kept(self) -> Lent | None:
        """None where they were taken away, or cannot be read."""
        try:
            return msgspec.json.decode(secret(self._settings.session or ""), type=Lent)
        except (FxtuiError, msgspec.DecodeError):
            return None

    def _question(self, before: Lent | None) -> AnswerNeeded:
        async def answered(words: tuple[str, ...]) -> Found:
            lent = self._read(words, before)
            await asyncio.to_thread(keep, lent, self._settings.session or "")
            return _found(lent)

        profile, now = self._settings.profile, self._clock()
        text = ended(min(before.ends, now) if before else now)
        blanks = (
            Blank("accessKey"),
            Blank("secretKey", secret=True),
            Blank("sessionToken", secret=True),
        )
        question = Question(Kind.KEYS, Location("s3", "", profile), text, blanks)
        how = f"fxtui login ica --profile {profile} --paste, or without --paste"
        return AnswerNeeded(f"{text}: {how}", question, answered)

    def _read(self, words: tuple[str, ...], before: Lent | None) -> Lent:
        """What a person typed; when these end nobody says, so that it is as usual."""
        access, secret_key, token = (word.strip() for word in words)
        if not (access and secret_key and token):
            raise Unauthenticated("all three are needed")
        root = self._settings.root
        return replace(
            before or Lent("", "", "", None, root, "AES256", 0.0),
            access_key_id=access,
            secret_access_key=secret_key,
            session_token=token,
            ends=self._clock() + LIFE,
        )


def ended(ends: float) -> str:
    """What somebody is told whose keys for a folder came to their end."""
    at = strftime("%H:%M", localtime(ends))
    return (
        f"Credentials for this ICA folder ended at {at}. Paste new ones or renew with "
        "the API key"
    )


def written(lent: Lent) -> str:
    return msgspec.json.encode(lent).decode()


def keep(lent: Lent, reference: str) -> None:
    """Write them where the profile refers to; may block."""
    rekeep_secret(written(lent), reference)


def _found(lent: Lent) -> Found:
    return Found(_keys(lent), lent.ends, asks=True)


def _keys(lent: Lent) -> ReadOnlyCredentials:
    return ReadOnlyCredentials(
        lent.access_key_id, lent.secret_access_key, lent.session_token or None
    )
