"""The password of a shared link: a person is asked where it is missing, or wrong by now.

It is kept nowhere: whoever starts the service anew is asked anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fxtui.domain.asking import Blank, Kind, OneQuestion, Question
from fxtui.domain.errors import StorageError, Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.sharing import LOCKED

from .refusals import refusal_of

if TYPE_CHECKING:
    from .connection import Connection

LOOK: Final = "sharing/get_shared_link_metadata"
_DENIED: Final = "shared_link_access_denied"
"""Of a link with another password, and of one that is not for this account, too."""


class Padlock(OneQuestion):
    """Knows the password of one link, and whether it opens it."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self.password = connection.settings.link_password
        self.turns = 0
        """Counts how often a person told another one."""

        self.is_shut = False
        """Whether the link was refused when it was asked for last."""

    def shut(self, error: StorageError) -> Unauthenticated:
        """It did not open: what is said of that."""
        self.is_shut = True
        if self.password:
            text = f"{LOCKED}, and not the one that was given"
        else:
            text = f"{LOCKED}, or is not for you: set DROPBOX_LINK_PASSWORD"
        return Unauthenticated(text, location=error.location, detail=error.detail)

    def open(self) -> None:
        """It did, whoever brought what was missing."""
        self.is_shut = False
        self.withdraw()

    def ask(self) -> None:
        self.put(question_of(self._connection.location("")), self._answer)

    async def _answer(self, words: tuple[str, ...]) -> None:
        await self._try(words[0])
        self.password = words[0]
        self.turns += 1
        self.open()

    async def _try(self, password: str) -> None:
        """Raise Unauthenticated if that is not it."""
        try:
            await self._look(password)
        except StorageError as error:
            if is_locked(error):
                raise Unauthenticated("that is not its password") from error
            raise

    async def _look(self, password: str) -> None:
        """Ask for the link; the account may want another token by now."""
        connection = self._connection
        arg, lease = asked_of(connection.settings.link, password), connection.lease
        try:
            await connection.rpc(LOOK, arg)
        except Unauthenticated:
            if not await connection.renew(lease):
                raise
            await connection.rpc(LOOK, arg)


def is_locked(error: StorageError) -> bool:
    """Whether a password may mend it."""
    refusal = refusal_of(error)
    return refusal is not None and refusal.has(_DENIED)


def asked_of(link: str | None, password: str | None) -> dict[str, str]:
    """What names a link to Dropbox."""
    named = {"url": link or ""}
    return named | ({"link_password": password} if password else {})


def question_of(account: Location) -> Question:
    """The same for all who ask it. Pure."""
    return Question(
        Kind.PASSWORD,
        account,
        "This link has a password, or another one by now. Who sent it knows it.",
        (Blank("password", secret=True),),
    )
