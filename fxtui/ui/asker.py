"""Who asks a storage and a person in turn: what the rooms of the browser share that do.

What a storage cannot do is said in the status line, what goes wrong in a dialog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fxtui.domain.errors import FxtuiError, Problem, Unsupported
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.sharing import Answer, Change, Wish, subject

from . import dialogs
from .places import DROPBOX, place_text

if TYPE_CHECKING:
    from textual.screen import Screen

    from .doorway import Doorway
    from .status import Status

T = TypeVar("T")
AnswerT = TypeVar("AnswerT", bound=Answer)


class Asker:
    """Each method of who inherits is one thing to do; it runs in a worker."""

    def __init__(self, screen: Screen[None], doorway: Doorway, status: Status) -> None:
        self._screen, self._doorway, self._status = screen, doorway, status

    async def _look(
        self, place: Location, wish: Wish, kind: type[AnswerT]
    ) -> AnswerT | None:
        """What a storage tells; None if it cannot, which is said then."""
        try:
            answer = await self._doorway.grant(place, wish)
        except Unsupported as error:
            self._status.tell(_refusal(place, wish) or error.message)
            return None
        except FxtuiError as error:
            await self._show(error)
            return None
        assert isinstance(answer, kind)
        return answer

    async def _change(self, place: Location, wish: Change | None) -> Answer | None:
        """Do it, if it is wished; None if it is not done, and then it is said why."""
        if wish is None:
            return None
        try:
            return await self._doorway.grant(place, wish)
        except FxtuiError as error:
            await self._show(error)
            return None

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)

    async def _show(self, error: FxtuiError) -> None:
        await self._ask(dialogs.ProblemDialog(Problem.of(error)))


def name_of(place: Location) -> str:
    return place.name if place.key else place_text(place)


def _refusal(place: Location, wish: Wish) -> str:
    """Why a storage has nothing of this kind; of one that has, its own words are best."""
    if place.link:
        return "What is behind a link of others can only be read."
    if place.scheme == DROPBOX.scheme:
        return ""
    where = "This machine" if place.scheme == LOCAL else f"{place.scheme}://"
    return f"{where} has no {subject(wish)}."
