"""What accounts ask of a person: put once each, in any browser, and left when it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fxtui.domain.asking import Question, QuestionId, Reply
from fxtui.front.whose import concerns

from .dialogs.asked import AskedDialog
from .places import place_text

if TYPE_CHECKING:
    from textual.screen import Screen

    from fxtui.domain.location import Location

    from .doorway import Doorway
    from .status import Status


class Answering:
    """Knows what is asked, and what of it a person left for later."""

    def __init__(self, screen: Screen[None], doorway: Doorway, status: Status) -> None:
        self._screen, self._doorway, self._status = screen, doorway, status
        self._questions: Sequence[Question] = ()
        self._places: Sequence[Location] = ()
        self._left = set[QuestionId]()
        self._called = set[QuestionId]()
        self._dialog: AskedDialog | None = None

    def see(self, questions: Sequence[Question], places: Sequence[Location]) -> bool:
        """What is asked now, and where somebody waits for it; whether something is that
        no longer.

        A trial of all accounts may ask for many of which nobody wants anything.
        """
        self._places = places
        before, now = {q.id for q in self._questions}, {q.id for q in questions}
        self._questions = questions
        if self._dialog and self._dialog.question.id not in now:
            self._dialog.end()  # answered in another browser, or needless
        elif self._dialog:
            self._follow(self._dialog)
        self.put()
        return bool(before - now)

    def _follow(self, dialog: AskedDialog) -> None:
        """A sign-in elsewhere may have been begun, or refused, in another browser."""
        (step,) = (q for q in self._questions if q.id == dialog.question.id)
        is_begun = {step.wait, dialog.question.wait} != {None}
        if step != dialog.question and (is_begun or not dialog.question.blanks):
            dialog.run_worker(dialog.go_on(step))

    def put(self) -> None:
        """Put the first that is new, unless a person is busy with something else."""
        if self._dialog or self._screen.app.screen is not self._screen:
            return
        fresh = (each for each in self._questions if self._is_due(each))
        if question := next(fresh, None):
            self._dialog = AskedDialog(question, self._reply)
            self._screen.app.push_screen(self._dialog, self._closed)

    def _is_due(self, question: Question) -> bool:
        if question.id in self._called:
            return True
        is_left = question.id in self._left
        return not is_left and concerns(question, self._places, self._doorway.context)

    def again(self) -> None:
        """Put what was left for later, where somebody waits for it."""
        self._left.clear()
        self.put()

    def put_all(self) -> bool:
        """Put whatever is asked; whether there is anything."""
        self._called = {question.id for question in self._questions}
        self.put()
        return bool(self._questions)

    async def _reply(self, reply: Reply) -> Question | None:
        engine = await self._doorway.engine()
        return await engine.reply(reply, self._doorway.context)

    def _closed(self, is_answered: bool | None) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog:
            self._called.discard(dialog.question.id)
        if dialog and not is_answered:
            self._left.add(dialog.question.id)
            account = place_text(dialog.question.account)
            self._status.tell(f"{account} waits; g l asks again.")
        self.put()
