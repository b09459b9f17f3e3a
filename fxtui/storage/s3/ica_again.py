"""Another API key of ICA: a person is asked for it when one is taken no more.

It is kept where the old one was, for all who use the profile; ICA is asked before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fxtui.config.keep import rekeep_secret
from fxtui.domain.asking import Blank, Kind, OneQuestion, Question
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .ica_api import IcaApi
from .settings import S3Settings

_KEY = Blank("API key", secret=True)


class Again(OneQuestion):
    """What one profile asks, if there is somebody."""

    def __init__(
        self,
        settings: S3Settings,
        surroundings: Mapping[str, str],
        changed: Callable[[], Awaitable[object]],
    ) -> None:
        """``changed`` is called when another key is where the old one was."""
        super().__init__()
        self.settings, self._surroundings = settings, surroundings
        self._changed = changed
        self._is_refused = False

    def refused(self) -> None:
        """ICA does not take the key."""
        self._is_refused = True

    def taken(self) -> None:
        """ICA takes it, or there is another one, whoever brought it."""
        self._is_refused = False
        self.withdraw()

    def ask(self) -> None:
        """Ask for a key, unless it was taken, or nobody but its owner could keep one."""
        if self._is_refused and self.settings.api_key_kept:
            self.put(question_of(self.settings), self._answer)

    async def _answer(self, words: tuple[str, ...]) -> None:
        key, kept = words[0].strip(), self.settings.api_key_kept
        assert kept is not None  # else nobody was asked
        tried = IcaApi(replace(self.settings, api_key=key), self._surroundings)
        try:
            await tried.projects()
        except Unauthenticated as error:
            text = "ICA does not take this key, either"
            raise Unauthenticated(text, detail=error.detail) from error
        await asyncio.to_thread(rekeep_secret, key, kept)
        await self._changed()


def question_of(settings: S3Settings) -> Question:
    """The same for all who ask it. Pure."""
    return Question(
        Kind.KEYS,
        Location("s3", "", settings.profile),
        "ICA does not take the API key of this profile any more. Make another in your "
        "profile there, and paste it.",
        (_KEY,),
    )
