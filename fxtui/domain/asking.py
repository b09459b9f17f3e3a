"""What only a person can tell: a one-time code, a password, new keys, a sign-in.

Whoever looks for credentials asks, and does not wait: what needs them is parked. Any
front end may answer. What is answered may be secret: it is in a Reply alone, and a Reply
is kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from enum import StrEnum
from time import monotonic
from typing import Final, NamedTuple, TypeAlias

from .errors import Unauthenticated, UsageError
from .location import Location
from .value import Value, replace

QuestionId: TypeAlias = int

WANTED: Final = 600.0
"""Seconds for which a question is put to people after somebody wanted its answer."""

_AGAIN: Final = 0.5
"""Seconds within which all who want an answer are as one."""


class Kind(StrEnum):
    CODE = "code"
    """A one-time code, of a device that counts them or of a message."""

    PASSWORD = "password"
    DEVICE = "device"
    """A sign-in with any web browser, at an address."""

    KEYS = "keys"
    """New keys, pasted."""


class Blank(Value, frozen=True):
    """One thing that is to be typed."""

    label: str
    secret: bool = False
    """Whether it is hidden while it is typed."""

    pattern: str = ""
    """A regular expression of all that may be right; empty takes whatever is not."""

    form: str = ""
    """The same for a person: ``6 digits``."""

    usual: str = ""
    """What stands there to begin with."""

    optional: bool = False
    """Whether nothing is an answer, too."""


class Question(Value, frozen=True):
    kind: Kind
    account: Location
    """Whose credentials it is about: the top of a storage."""

    text: str
    """One sentence: what is wanted, and of whom."""

    blanks: tuple[Blank, ...] = ()
    """None where only a yes is wanted: the reply has no words then."""

    address: str = ""
    """To be opened in a web browser, anywhere."""

    code: str = ""
    """To be typed, or compared, at that address."""

    wait: float | None = None
    """Seconds between two replies without words, where the answer is given at the
    address: each looks whether it has been."""

    id: QuestionId = 0
    """The same for all steps of one sign-in; another when the keys end again."""


class Reply(Value, frozen=True):
    question: QuestionId
    words: tuple[str, ...] = ()
    """One for each blank, in their order."""

    def __repr__(self) -> str:
        return f"Reply({self.question})"  # no secret in a log


Answering: TypeAlias = Callable[[tuple[str, ...]], Awaitable[Question | None]]
"""Takes the words of a reply: the next step, or None where that was all.

Raise Unauthenticated where they are not right; then the question stands.
"""


class _Open(NamedTuple):
    first: Question
    """As it was asked to begin with."""

    question: Question
    """The step that it has come to."""

    answer: Answering
    asked: float
    """When somebody wanted it last."""


class Asking:
    """The questions that are open: one of each account, however many wait for it."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.changed: Callable[[], object] = _to_nobody
        """Called when there are others."""

        self._open: dict[Location, _Open] = {}
        self._count = 0

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those that somebody waits for; what is parked looks again and again."""
        since = self._clock() - WANTED
        known = self._open.values()
        return tuple(each.question for each in known if each.asked >= since)

    def ask(self, question: Question, answer: Answering) -> QuestionId:
        """Ask once: who asks the same again finds it as far as it has come."""
        known = self._open.get(question.account)
        if known and known.first == question:
            self._want(known)
            return known.question.id
        if known is None:
            self._count += 1
        id_ = known.question.id if known else self._count
        self._put(question, replace(question, id=id_), answer)
        return id_

    def withdraw(self, id_: QuestionId) -> None:
        """It needs no answer any more."""
        if known := self._find(id_):
            del self._open[known.question.account]
            self.changed()

    async def reply(self, reply: Reply) -> Question | None:
        """Give an answer: the next step, or None where that was all.

        What ceased to be asked meanwhile is not asked again. Raise Unauthenticated where
        it is not right, and UsageError where it cannot be.
        """
        known = self._find(reply.question)
        if known is None:
            raise UsageError("that is not asked any more")
        for blank, word in zip(known.question.blanks, reply.words, strict=False):
            if wrong := wrong_of(blank, word):
                raise UsageError(wrong)
        if len(known.question.blanks) != len(reply.words):
            raise UsageError(f"that has {len(known.question.blanks)} answers")
        try:
            step = await known.answer(reply.words)
        except Unauthenticated:
            if known.question.wait is not None:  # what was begun is over
                self._step(known, known.first)
            raise
        if step is None:
            self.withdraw(reply.question)
            return None
        return self._step(known, step)

    def _step(self, known: _Open, step: Question) -> Question | None:
        """Go on to this one, unless others have gone on, or it is asked no more."""
        now = self._find(known.question.id)
        if now is None or now.first != known.first:
            return now and now.question
        step = replace(step, id=now.question.id)
        if step != now.question:
            self._put(known.first, step, known.answer)
        return step

    def _put(self, first: Question, step: Question, answer: Answering) -> None:
        self._open[first.account] = _Open(first, step, answer, self._clock())
        self.changed()

    def _want(self, known: _Open) -> None:
        """Somebody waits for it still, or again: who asks people may have to ask now."""
        now = self._clock()
        if now - known.asked >= _AGAIN:
            self._open[known.first.account] = known._replace(asked=now)
            self.changed()

    def _find(self, id_: QuestionId) -> _Open | None:
        return next((o for o in self._open.values() if o.question.id == id_), None)


class OneQuestion:
    """Who asks people one thing at a time, and takes it back once it has an answer."""

    def __init__(self) -> None:
        self.asking = Asking()
        """Where people are asked, who may read it or not."""

        self._asked: QuestionId | None = None

    @property
    def is_asked(self) -> bool:
        return self._asked is not None

    def put(self, question: Question, answer: Answering) -> None:
        self._asked = self.asking.ask(question, answer)

    def withdraw(self) -> None:
        """What was wanted is there, whoever brought it."""
        if self._asked is not None:
            self.asking.withdraw(self._asked)
            self._asked = None


def wrong_of(blank: Blank, word: str) -> str:
    """Why it cannot be right, before anybody is asked; empty where nothing says so."""
    if not word.strip():
        return "" if blank.optional else f"{blank.label} is missing"
    if blank.pattern and not re.fullmatch(blank.pattern, word.strip()):
        return f"{blank.label} is {blank.form}" if blank.form else f"{blank.label}?"
    return ""


def _to_nobody() -> None:
    pass
