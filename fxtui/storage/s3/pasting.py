"""New keys in the place of those that a server says have ended: pasted by a person.

They are in memory alone, and only until other ones are where the old ones were found:
what is written there is for its owner to change.
"""

from __future__ import annotations

from typing import Final

from botocore.credentials import ReadOnlyCredentials

from fxtui.domain.asking import Blank, Kind, Question
from fxtui.domain.location import Location

from .keys import AnswerNeeded, Found, Look

_BLANKS: Final = (
    Blank("access key"),
    Blank("secret key", secret=True),
    Blank("session token", secret=True, optional=True),
)


class Pasting:
    """Looks where another look does, unless that has nothing but what has ended."""

    def __init__(self, look: Look, profile: str | None) -> None:
        self._look, self._profile = look, profile
        self._ended = set[ReadOnlyCredentials]()
        self._brought: Found | None = None

    def refused(self, keys: ReadOnlyCredentials, *, have_ended: bool) -> None:
        """A server refused them; it may have said that they will never do again."""
        is_pasted = self._brought is not None and keys == self._brought.keys
        if have_ended or is_pasted:
            self._ended.add(keys)

    async def look(self, unwanted: ReadOnlyCredentials | None) -> Found:
        found = await self._look(unwanted)
        if not (found.is_fixed and found.keys.token and found.keys in self._ended):
            return found
        if self._brought and self._brought.keys not in self._ended:
            return self._brought
        raise self._needed()

    def _needed(self) -> AnswerNeeded:
        whose = f'profile "{self._profile}"' if self._profile else "the default profile"
        question = Question(
            Kind.KEYS,
            Location("s3", "", self._profile),
            f"The keys of {whose} have ended. Paste new ones; they are kept in memory.",
            _BLANKS,
        )
        return AnswerNeeded(
            f"the keys of {whose} have expired; renew them where they are kept, or give "
            "new ones to fxtui, which asks for them on a terminal",
            question,
            self._take,
        )

    async def _take(self, words: tuple[str, ...]) -> Found:
        access, secret, token = (word.strip() for word in words)
        keys = ReadOnlyCredentials(access, secret, token or None)
        self._brought = Found(keys, asks=True, is_fixed=True)
        return self._brought
