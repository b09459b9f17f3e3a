"""What Dropbox refuses: an answer that says no, read, and raised as an error of ours.

An error of Dropbox is a chain of tags, such as ``path``, ``conflict``, ``file``. The
innermost that has a meaning says what it is. This file knows JSON, and no HTTP library.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Self

from fxtui.domain.errors import FxtuiError, QuotaExceeded, StorageError, TransientError
from fxtui.domain.location import Location

from .meanings import FAULT, LOST, STATUSES, TAGS, UNTOLD, Meaning

_TAG: Final = ".tag"
_MOST_SAID: Final = 200
"""Characters of a page of HTML, or what else may answer, that a detail shows."""

_SESSION: Final = "files/upload_session"
_OF_SESSION: Final = {("not_found",), ("lookup_failed", "not_found")}


@dataclass(frozen=True)
class Refusal:
    """An answer that says no, or a row of one: its tags, and what else it tells."""

    route: str
    status: int
    error: Any = None
    """The error as it came: JSON, or None where there was only text."""

    said: str = ""
    """Its ``error_summary``, or the text."""

    message: str = ""
    """What Dropbox wants a person to read, if anything."""

    request: str = ""
    """Its number, by which Dropbox's support finds it."""

    retry_after: float | None = None

    @classmethod
    def read(cls, route: str, status: int, headers: Mapping[str, str], text: str) -> Self:
        """Understand an answer, whatever it is."""
        body = _object(text)
        error = body.get("error")
        return cls(
            route,
            status,
            error,
            str(body.get("error_summary") or body.get("error_description") or text),
            _message(body.get("user_message")),
            headers.get("X-Dropbox-Request-Id", ""),
            _seconds(headers.get("Retry-After"), error),
        )

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the error, from the outermost in."""
        return tuple(_tags(self.error)) or _summarised(self.said)

    @property
    def correct_offset(self) -> int | None:
        """How many bytes the session of an ``incorrect_offset`` holds."""
        error = self.error
        while isinstance(error, Mapping):
            if isinstance(offset := error.get("correct_offset"), int):
                return offset
            error = error.get(str(error.get(_TAG)))
        return None

    def has(self, *tags: str) -> bool:
        """Whether one of these is among its tags."""
        return not set(tags).isdisjoint(self.tags)

    def as_error(self, login: str = "fxtui login dropbox") -> StorageError:
        """The error that it stands for, raised ``from Refused(self)``."""
        kind, words = self._meaning()
        if self.message and (kind is QuotaExceeded or not self.has(*TAGS)):
            words = self.message
        scope = self._scope()
        if scope.startswith("sharing."):
            login += " --sharing"
        words = words.replace("{login}", login).replace("{scope}", scope)
        error = kind(words, detail=self._detail())
        if isinstance(error, TransientError):
            error.retry_after = self.retry_after
        error.__cause__ = Refused(self)
        return error

    def _meaning(self) -> Meaning:
        if self.route.startswith(_SESSION) and self.tags in _OF_SESSION:
            return LOST
        known = (TAGS[tag] for tag in reversed(self.tags) if tag in TAGS)
        fault = FAULT if self.status >= 500 else UNTOLD  # noqa: PLR2004  # 5xx
        return next(known, STATUSES.get(self.status, fault))

    def _scope(self) -> str:
        told = self.error if isinstance(self.error, Mapping) else {}
        return str(told.get("required_scope", ""))

    def _detail(self) -> str:
        status = f"HTTP {self.status}" if self.status else ""
        request = f"request {self.request}" if self.request else ""
        facts = ", ".join(fact for fact in (self.route, status, request) if fact)
        return f"{self.message} {self.said[:_MOST_SAID]} ({facts})".strip()


class Refused(Exception):
    """The cause of an error that is a refusal: what the adapter itself can go by."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.route}: {refusal.said[:_MOST_SAID]}")
        self.refusal = refusal


def refusal_of(error: BaseException) -> Refusal | None:
    """What Dropbox said, where an error of ours comes of that."""
    cause = error.__cause__
    return cause.refusal if isinstance(cause, Refused) else None


def row_error(route: str, failure: Any, at: Location | None = None) -> StorageError:
    """The error of one row of an answer to many, from its ``failure``."""
    error = Refusal(route, 0, failure, "/".join(_tags(failure))).as_error()
    error.location = at
    return error


@contextmanager
def own_errors(at: Location) -> Iterator[None]:
    """Name the location in whatever error comes out of a call."""
    try:
        yield
    except FxtuiError as error:
        error.location = error.location or at
        raise


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _message(told: Any) -> str:
    return str(told.get("text", "")) if isinstance(told, Mapping) else ""


def _tags(error: Any) -> Iterator[str]:
    """A union is its tag, and under the tag the inner one; a reason is one as well."""
    while isinstance(error, Mapping):
        tag = str(error.get(_TAG, ""))
        if tag:
            yield tag
        inner = error.get(tag)  # no text: that is the name that was malformed
        error = inner if isinstance(inner, Mapping) else error.get("reason")
    if isinstance(error, str):
        yield error


def _summarised(summary: str) -> tuple[str, ...]:
    """The tags of ``path/not_found/..``, which ends in dots of any number."""
    first, _, _ = summary.partition("\n")
    words = first.strip("./ ").split("/")
    return tuple(words) if all(word.isidentifier() for word in words) else ()


def _seconds(header: str | None, error: Any) -> float | None:
    told = error.get("retry_after") if isinstance(error, Mapping) else None
    for seconds in (header, told):
        try:
            return float(seconds)  # type: ignore[arg-type]  # None is none, either
        except (TypeError, ValueError):
            continue
    return None
