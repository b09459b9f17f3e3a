"""Puts what an account asks to a person: codes, passwords, keys, a sign-in elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import Paste, ScreenResume
from textual.widgets import Input

from fxtui.domain.asking import Blank, Question, Reply, wrong_of
from fxtui.domain.errors import FxtuiError, ServiceError, TransientError
from fxtui.domain.names import safe

from ..places import place_text
from .block import spread
from .dialog import LABEL, Dialog, ErrorLine, button, field, words
from .measured import one_line
from .name_input import NameInput, SecretInput

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget
    from textual.widgets import Button


class AskedDialog(Dialog[bool]):
    """Enter gives the answer; Esc leaves the question for later, and it stands."""

    AUTO_FOCUS = "Input, #agree"
    DEFAULT_CSS = """
    AskedDialog .address { color: $text-accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "agree", "Give", show=False),
        Binding("ctrl+y", "copy_address", "Copy", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
    ]

    def __init__(
        self, question: Question, reply: Callable[[Reply], Awaitable[Question | None]]
    ) -> None:
        super().__init__("An account asks")
        self.question = question
        self._reply = reply
        self._looking: Timer | None = None
        self._is_over = False

    def body(self) -> Iterator[Widget]:
        asked = self.question
        yield words(one_line(safe(place_text(asked.account)), self.app.size), "label")
        yield words(asked.text)
        if asked.code:
            yield words(f"Code: {asked.code}", "label")
        for blank in asked.blanks:
            yield from _fields(blank)
        yield ErrorLine()
        if asked.address:  # many rows of a narrow screen, which has all else above
            yield words(asked.address, "address")
        if asked.wait is not None:
            yield words("This goes on by itself when it is done there.", "muted")

    def buttons(self) -> Iterator[Button]:
        if self.question.address:
            yield button("Copy (^y)", "copy", "copy_address")
        yield button("Later", "cancel", "close")
        if self.question.wait is None:
            label = "Give" if self.question.blanks else "Sign in"
            yield button(label, "agree", "agree")

    def on_mount(self) -> None:
        self._wait()

    def action_close(self) -> None:
        self.dismiss(False)

    def end(self) -> None:
        """It is answered: here, elsewhere, or in both places at the same moment."""
        self._is_over = True
        self._leave()

    @on(ScreenResume)
    def _leave(self) -> None:
        """At once, or when what lies above it is gone; it cannot go twice."""
        if self._is_over and self.is_current:
            self.dismiss(True)

    def action_copy_address(self) -> None:
        """A long one has breaks in it as it is shown."""
        if self.question.address:
            self.app.copy_to_clipboard(safe(self.question.address))
            self.notify("Copied.", markup=False)

    @on(Input.Submitted)
    def action_agree(self) -> None:
        fields = [*self.query(Input)]
        for blank, typed in zip(self.question.blanks, fields, strict=True):
            if told := wrong_of(blank, typed.value):
                self._lead_to(typed, told)
                return
        if self.question.wait is None:
            self._give(tuple(typed.value for typed in fields))

    def fill(self, text: str) -> bool:
        """Whether what was pasted names what is asked for: then that stands there."""
        told = spread(self.question.blanks, text)
        for typed, word in zip(self.query(Input), told or (), strict=False):
            typed.value = word
        return told is not None

    def _lead_to(self, typed: Input, wrong: str) -> None:
        """Enter in a field before it is no mistake: that one comes next."""
        if typed.value or typed is self.focused or not isinstance(self.focused, Input):
            self.query_one(ErrorLine).tell(wrong)
        typed.focus()

    def _give(self, typed: tuple[str, ...] = ()) -> None:
        self.run_worker(self._given(typed), exclusive=True)

    async def _given(self, typed: tuple[str, ...]) -> None:
        try:
            step = await self._reply(Reply(self.question.id, typed))
        except FxtuiError as error:
            for line in self.query(ErrorLine):  # none where it is closed meanwhile
                line.tell(error.message)
            if isinstance(error, ServiceError | TransientError):
                self._wait()  # it is called again
            return
        if step is None:
            self.end()
        elif not self._is_over:
            await self.go_on(step)

    async def go_on(self, step: Question) -> None:
        """Ask what comes next; what is asked already stays as it is typed."""
        if step != self.question:
            self.question = step
            await self.recompose()
            self.on_resize()
            for first in self.query(self.AUTO_FOCUS)[:1]:
                first.focus()
        self._wait()

    def _wait(self) -> None:
        """Look by and by whether somebody has answered elsewhere."""
        if self._looking:
            self._looking.stop()
        if self.question.wait is not None:
            self._looking = self.set_timer(self.question.wait, self._give)


def _fields(blank: Blank) -> Iterator[Widget]:
    """What it is, on the line of the field, or above that if it is long."""
    if len(blank.label) < LABEL:
        yield field(blank.label, _field(blank))
    else:
        yield words(blank.label)
        yield field("", _field(blank))


def _field(blank: Blank) -> Input:
    hint = blank.form or ("may be empty" if blank.optional else "")
    if blank.secret:
        return _Secret(placeholder=hint)
    return _Word(blank.usual, placeholder=hint, compact=True)


class _Word(NameInput):
    def _on_paste(self, event: Paste) -> None:
        _offer(self, event)


class _Secret(SecretInput):
    def _on_paste(self, event: Paste) -> None:
        _offer(self, event)


def _offer(typed: Input, event: Paste) -> None:
    """A field takes one line alone; of keys people have a block for all fields."""
    dialog = typed.screen
    if isinstance(dialog, AskedDialog) and dialog.fill(event.text):
        event.stop()
        event.prevent_default()
