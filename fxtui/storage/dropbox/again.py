"""Signing in again: a person is asked where Dropbox has ended what an account has.

Only for profiles whose token is kept by us: what comes is kept in the place of it, for
all who use the profile, and nothing but that is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fxtui.config.keep import rekeep_secret
from fxtui.domain.asking import Blank, Kind, OneQuestion, Question
from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .refusals import own_errors
from .settings import SCOPES, DropboxSettings

if TYPE_CHECKING:
    from .connection import Connection
    from .signin import SignIn


class Again(OneQuestion):
    """What one account asks, if there is somebody."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def ask(self) -> None:
        """Ask for a sign-in, unless nobody but its owner could keep what that brings."""
        settings = self._connection.settings
        if settings.app_key and settings.kept and not settings.link:
            self.put(question_of(settings), _Attempt(self._connection).answer)


class _Attempt:
    """A sign-in that begins when somebody agrees to it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sign_in: SignIn | None = None

    async def answer(self, words: tuple[str, ...]) -> Question | None:
        connection = self._connection
        with own_errors(connection.location("")):
            if self._sign_in is None:
                self._sign_in = await connection.run(
                    _begun, connection.settings, connection.variables
                )
                return opened_at(self._sign_in.address, connection.settings)
            kept = connection.settings.kept
            assert kept is not None  # else nobody was asked
            await connection.run(_finish, self._sign_in, words[0].strip(), kept)
        await connection.renew(connection.lease)
        return None


def question_of(settings: DropboxSettings) -> Question:
    """The first step, which is alike for all who ask it. Pure."""
    return Question(
        Kind.DEVICE,
        Location("dropbox", "", settings.profile),
        "Dropbox has ended the sign-in of this account. Sign in again, with any browser?",
    )


def opened_at(address: str, settings: DropboxSettings) -> Question:
    """The second one. Pure."""
    return replace(
        question_of(settings),
        text="Open this address in any browser, allow the app, and copy the code.",
        blanks=(Blank("code"),),
        address=address,
    )


def _begun(settings: DropboxSettings, variables: Mapping[str, str]) -> SignIn:
    from .signin import SignIn  # with the SDK

    return SignIn(settings, variables, SCOPES, adds=True)


def _finish(sign_in: SignIn, code: str, kept: str) -> None:
    rekeep_secret(sign_in.finish(code).refresh_token, kept)
