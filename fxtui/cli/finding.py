"""What ``fxtui doctor`` finds out, in one line."""

from __future__ import annotations

from enum import StrEnum

from fxtui.domain.errors import FxtuiError
from fxtui.domain.value import Value


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(Value, frozen=True):
    """One line of ``--json``."""

    check: str
    level: Level
    text: str
    advice: str = ""
    """What to do about it."""

    @property
    def line(self) -> str:
        advice = f"; {self.advice}" if self.advice else ""
        return f"{self.level:<4} {self.check:<11} {self.text}{advice}"


def ok(check: str, text: str) -> Finding:
    return Finding(check, Level.OK, text)


def warn(check: str, text: str, advice: str) -> Finding:
    return Finding(check, Level.WARN, text, advice)


def fail(check: str, text: str, advice: str = "") -> Finding:
    return Finding(check, Level.FAIL, text, advice)


def of_error(check: str, error: FxtuiError, advice: str = "") -> Finding:
    return fail(check, str(error), advice)
