"""What a terminal answers, taken out of what a person types."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from fxtui.front.picture.told import ANSWERS, BEGUN

_PATIENCE: Final = 10.0
"""Seconds after a question in which the beginning of an answer may be one."""


class Answers:
    """Nothing is held back that cannot be an answer, and a lone Escape only briefly."""

    def __init__(
        self, take: Callable[[str], object], clock: Callable[[], float] = monotonic
    ) -> None:
        """``take`` gets each of them."""
        self._take, self._clock = take, clock
        self._asked = clock()
        self._held = ""

    @property
    def is_holding(self) -> bool:
        return bool(self._held)

    def sift(self, typed: str) -> str:
        """What is no answer."""
        text, self._held = self._held + typed, ""
        for found in ANSWERS.finditer(text):
            self._take(found[0])
        text = ANSWERS.sub("", text)
        begun = BEGUN.search(text)
        if begun and self._clock() < self._asked + _PATIENCE:
            self._held = begun[0]
            return text[: begun.start()]
        return text

    def rest(self) -> str:
        """What was held back, and is no answer, for no more came of it."""
        held, self._held = self._held, ""
        return held
