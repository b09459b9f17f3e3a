"""What Dropbox refuses, in our words: a table of tags, and what reads answers for them.

An error of Dropbox is a chain of tags, such as ``path``, ``conflict``, ``file``. The
innermost that the table knows says what it is. This file knows JSON, and no HTTP library.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Self

from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    FxtuiError,
    InvalidName,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServerFault,
    StorageError,
    TransientError,
    Unauthenticated,
    Unsupported,
    UploadSessionLost,
)
from fxtui.domain.location import Location

_TAG: Final = ".tag"
_MOST_SAID: Final = 200
"""Characters of a page of HTML, or what else may answer, that a detail shows."""

_DENIED: Final = (PermissionDenied, "you may only read here; ask the folder's owner")
_FULL: Final = (QuotaExceeded, "the Dropbox is full; free some room, and it goes on")
_TRAFFIC: Final = (QuotaExceeded, "this month's limit of uploads is reached")
_BUSY: Final = (RateLimited, "Dropbox asks for fewer requests")
_FAULT: Final = (ServerFault, "Dropbox had a fault of its own")
_LOST: Final = (UploadSessionLost, "Dropbox no longer knows this upload")
_UNFIT: Final = (UploadSessionLost, "Dropbox holds other parts of it than we sent")
_LARGE: Final = (Unsupported, "Dropbox takes no file of that size")
_REVOKED: Final = (
    Unauthenticated,
    "Dropbox does not know this sign-in any more; sign in again: {login}",
)
_EXPIRED: Final = (
    Unauthenticated,
    "the access token has expired; bring a new one, or sign in: {login}",
)
_SCOPE: Final = (
    PermissionDenied,
    'this sign-in lacks the permission "{scope}"; tick it in the App Console, and sign '
    "in again: {login}",
)
_DOCUMENT: Final = (
    Unsupported,
    "it is a document of Dropbox, without bytes of its own: fxtui cp --export markdown "
    "brings its text",
)
_SHARED: Final = (PermissionDenied, "a shared folder cannot be put there")

_TAGS: Final[Mapping[str, tuple[type[StorageError], str]]] = {
    "not_found": (NotFound, "there is no such file or folder"),
    "not_file": (NotFound, "this is a folder, and no file"),
    "not_folder": (NotFound, "this is a file, and no folder"),
    "malformed_path": (InvalidName, "Dropbox takes no such name; choose another"),
    "disallowed_name": (InvalidName, "Dropbox never keeps a file of this name"),
    "restricted_content": (
        PermissionDenied,
        "Dropbox blocks this file for a legal reason; nobody can download it",
    ),
    "unsupported_content_type": _DOCUMENT,
    "unsupported_file": _DOCUMENT,
    "non_exportable": (
        Unsupported,
        "this file is none that is exported; copy it as it is",
    ),
    "invalid_export_format": (Unsupported, "this document has no such format"),
    "retry_error": (TransientError, "the document was being written to"),
    "locked": (PermissionDenied, "somebody has locked it; try when they are done"),
    "file": (AlreadyExists, "a file has this name"),
    "folder": (AlreadyExists, "a folder has this name"),
    "file_ancestor": (InvalidName, "a part of its path is a file, and no folder"),
    "conflict": (AlreadyExists, "something has this name"),
    "no_write_permission": _DENIED,
    "access_restricted": _DENIED,
    "access_denied": _DENIED,
    "no_permission": (PermissionDenied, "you may not look in there; ask its owner"),
    "team_folder": (
        PermissionDenied,
        "the team's folders are its administrators' affair",
    ),
    "operation_suppressed": (PermissionDenied, "a rule of your team forbids that"),
    "insufficient_space": _FULL,
    "team_folder_insufficient_space": _FULL,
    "member_folder_insufficient_space": _FULL,
    "insufficient_quota": _FULL,
    "team_folder_insufficient_quota": _FULL,
    "member_folder_insufficient_quota": _FULL,
    "upload_traffic_limit_reached": _TRAFFIC,
    "invalid_account_type": _TRAFFIC,
    "too_many_requests": _BUSY,
    "too_many_write_operations": (RateLimited, "Dropbox is busy with another change"),
    "too_many_files": (
        Unsupported,
        "more than 10,000 files in one step; take its folders one by one",
    ),
    "incorrect_offset": _UNFIT,
    "closed": _UNFIT,
    "not_closed": _UNFIT,
    "concurrent_session_data_not_allowed": _UNFIT,
    "concurrent_session_not_closed": _UNFIT,
    "concurrent_session_missing_data": _UNFIT,
    "concurrent_session_invalid_offset": _UNFIT,
    "concurrent_session_invalid_data_size": _UNFIT,
    "content_hash_mismatch": (ContentMismatch, "damaged on the way"),
    "payload_too_large": _LARGE,
    "too_large": _LARGE,
    "cant_move_folder_into_itself": (InvalidName, "no folder goes into itself"),
    "duplicated_or_nested_paths": (InvalidName, "one of these is inside another"),
    "cant_nest_shared_folder": _SHARED,
    "cant_copy_shared_folder": (PermissionDenied, "a shared folder cannot be copied"),
    "cant_move_shared_folder": (
        PermissionDenied,
        "a shared folder cannot be moved there",
    ),
    "cant_transfer_ownership": (PermissionDenied, "it would become somebody else's"),
    "cant_move_into_vault": (PermissionDenied, "nothing can be moved into the vault"),
    "cant_move_into_family": (PermissionDenied, "nothing can be moved into that folder"),
    "internal_error": _FAULT,
    "reset": (TransientError, "the folder has changed too much while it was listed"),
    "expired_access_token": _EXPIRED,
    "invalid_access_token": _REVOKED,
    "invalid_grant": _REVOKED,
    "invalid_client": (
        Unauthenticated,
        "Dropbox does not know the app of this sign-in; check app_key, then {login}",
    ),
    "user_suspended": (Unauthenticated, "Dropbox has suspended this account"),
    "missing_scope": _SCOPE,
    "invalid_root": (StorageError, "there is no such space; check path_root"),
}
"""What a tag means. The words name what a person can do, where there is something."""

_STATUSES: Final[Mapping[int, tuple[type[StorageError], str]]] = {
    400: (StorageError, "Dropbox did not understand the request, a fault of fxtui's"),
    401: _REVOKED,
    403: (PermissionDenied, "Dropbox does not allow that"),
    429: _BUSY,
}

_UNTOLD: Final = (StorageError, "Dropbox refused")
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
            str((body.get("user_message") or {}).get("text") or ""),
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
            error = error.get(error.get(_TAG, ""))
        return None

    def has(self, *tags: str) -> bool:
        """Whether one of these is among its tags."""
        return not set(tags).isdisjoint(self.tags)

    def as_error(self, login: str = "fxtui login dropbox") -> StorageError:
        """The error that it stands for, raised ``from Refused(self)``."""
        kind, words = self._meaning()
        if kind in (StorageError, QuotaExceeded) and self.message:
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

    def _meaning(self) -> tuple[type[StorageError], str]:
        if self.route.startswith(_SESSION) and self.tags in _OF_SESSION:
            return _LOST
        known = (_TAGS[tag] for tag in reversed(self.tags) if tag in _TAGS)
        fault = _FAULT if self.status >= 500 else _UNTOLD  # noqa: PLR2004  # 5xx
        return next(known, _STATUSES.get(self.status, fault))

    def _scope(self) -> str:
        told = self.error if isinstance(self.error, Mapping) else {}
        return str(told.get("required_scope", ""))

    def _detail(self) -> str:
        status = f"HTTP {self.status}" if self.status else ""
        request = f"request {self.request}" if self.request else ""
        facts = ", ".join(fact for fact in (self.route, status, request) if fact)
        return f"{self.said[:_MOST_SAID]} ({facts})".strip()


class Refused(Exception):
    """The cause of an error that is a refusal: what the adapter itself can go by."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.route}: {refusal.said[:_MOST_SAID]}")
        self.refusal = refusal


def refusal_of(error: BaseException) -> Refusal | None:
    """What Dropbox said, where an error of ours comes of that."""
    cause = error.__cause__
    return cause.refusal if isinstance(cause, Refused) else None


def row_error(route: str, failure: Any, at: Location) -> StorageError:
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


def _tags(error: Any) -> Iterator[str]:
    """A union is its tag, and under the tag the inner one; a reason is one as well."""
    while isinstance(error, Mapping):
        tag = error.get(_TAG, "")
        if tag:
            yield str(tag)
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
