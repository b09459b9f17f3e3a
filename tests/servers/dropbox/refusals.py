"""Answers other than 200, as exceptions: their bodies are what Dropbox would send."""

from __future__ import annotations

import json
from typing import Any

RATE_REASONS = ("too_many_requests", "too_many_write_operations")


class Refused(Exception):
    """A reply that is no result: a status, a body, and headers."""

    def __init__(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        super().__init__(f"{status} {body[:200]!r}")
        self.status = status
        self.body = body
        self.headers = {"Content-Type": kind, **headers}
        self.error: Any = None
        """What of the body is a value of the route's error type, if there is such."""


def nested(*tags: str, **fields: Any) -> dict[str, Any]:
    """``("path", "conflict", "file")`` as tagged unions, the fields in the innermost."""
    first, *rest = tags
    if not rest:
        return {".tag": first, **fields}
    return {".tag": first, first: nested(*rest, **fields)}


def summary(error: Any) -> str:
    """``path/conflict/file/...``: the tags, and dots that mean nothing."""
    words = []
    while isinstance(error, dict) and ".tag" in error:
        words.append(error[".tag"])
        error = error.get(error[".tag"], error.get("reason"))
    return "/".join(words) + "/..."


def refused(*tags: str, **fields: Any) -> Refused:
    """A 409: the route's own error."""
    return conflicting(nested(*tags, **fields))


def conflicting(error: dict[str, Any]) -> Refused:
    made = _described(409, error)
    made.error = error
    return made


def unauthorized(tag: str, **fields: Any) -> Refused:
    return _described(401, {**fields, ".tag": tag})


def forbidden(error: dict[str, Any], message: str = "") -> Refused:
    return _described(403, error, message)


def lost_root(error: dict[str, Any]) -> Refused:
    """A 422: the path root is not, or no longer, this account's."""
    return _described(422, error)


def too_many(reason: str, seconds: int) -> Refused:
    """A 429, which names its reason, as busy namespaces and tokens do."""
    error = {"reason": {".tag": reason}, "retry_after": seconds}
    body = {"error_summary": f"{reason}/..", "error": error}
    wait = {"Retry-After": str(seconds)}
    return Refused(429, json.dumps(body).encode(), "application/json", **wait)


def text(status: int, said: str, **headers: str) -> Refused:
    return Refused(status, said.encode(), "text/plain; charset=utf-8", **headers)


def page(status: int) -> Refused:
    """What a proxy before Dropbox answers: HTML."""
    body = f"<html><title>{status}</title><body>Something went wrong</body></html>"
    return Refused(status, body.encode(), "text/html")


def _described(status: int, error: dict[str, Any], message: str = "") -> Refused:
    body: dict[str, Any] = {"error_summary": summary(error), "error": error}
    if message:
        body["user_message"] = {"text": message, "locale": "en"}
    return Refused(status, json.dumps(body).encode(), "application/json")


class LookupTrouble(Exception):
    """What is asked for cannot be had: a tag of LookupError."""


class WriteTrouble(Exception):
    """Nothing can be written there: tags of WriteError."""
