"""What is done about accounts, and for those that ask a person, in a line each."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from .place_actions import PlaceActions

if TYPE_CHECKING:
    from fxtui.domain.events import Board

    from .answering import Answering
    from .pane import Pane


class AccountActions(PlaceActions):
    """Of a screen that gets about, and knows where settings are kept."""

    _answering: Answering | None = None

    @abstractmethod
    def list_again(self, pane: Pane) -> None:
        """Read once more what a pane shows; that stays until then."""

    def action_accounts(self) -> None:
        self.ask(self._go_to_account())

    async def _go_to_account(self) -> None:
        from .accounts.accounts import Accounts  # with its dialogs, when first needed

        accounts = Accounts(self, self.doorway, self.status, self.paths)
        if place := await accounts.choose():
            self.go_to(place)

    def see_questions(self, board: Board) -> None:
        """What is asked now; where it no longer is, there may be something to list."""
        if not board.questions and self._answering is None:
            return
        if self._answering is None:
            from .answering import Answering  # as above

            self._answering = Answering(self, self.doorway, self.status)
        problems = (job.problem for job in board.jobs.values() if job.reasons)
        parked = (problem.location for problem in problems if problem)
        places = (*(pane.location for pane in self.panes), *filter(None, parked))
        if self._answering.see(board.questions, places):
            for pane in self.panes:
                if pane.problem:
                    self.list_again(pane)

    def put_questions(self) -> None:
        """Nothing else is in the way any more."""
        if self._answering:
            self._answering.put()

    def ask_again(self) -> None:
        """Put what was left for later: somebody wants it again."""
        if self._answering:
            self._answering.again()

    def action_sign_in(self) -> None:
        if not (self._answering and self._answering.put_all()):
            self.status.tell("No account asks for anything.")
