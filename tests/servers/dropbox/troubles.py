"""What each kind of fault does to a call, before its handler and after.

``drop`` (nothing is done), ``drop-after`` (all is done, no reply comes), the refusals of
the table below; in their own files: ``lose-session`` (``uploads.py``), ``entry`` (of a
batch, ``batches.py``), ``changed`` (before a download, ``files.py``), ``empty-page``,
``one-entry``, ``duplicates``, ``no-paths``, ``reset`` (``listing.py``), and all of
``spoiling.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from .faults import Fault
from .refusals import Refused, forbidden, lost_root, page, text, too_many, unauthorized

_EXPIRED = "expired_access_token"


def before(fault: Fault) -> None:
    """Raise what a fault answers in place of the handler, if it does so."""
    if refusal := _refusal(fault):
        raise refusal


def after(fault: Fault) -> bool:
    """Whether the reply is lost, though the work is done."""
    return fault.kind == "drop-after"


def _refusal(fault: Fault) -> Refused | None:
    make = _REFUSALS.get(fault.kind)
    return make(fault.value) if make else None


def _forbidden(message: str | None) -> Refused:
    """A feature that the plan does not have, with a text for people."""
    said = message or "Your team has used up the uploads of this month."
    feature = {".tag": "feature"}
    error = {".tag": "invalid_account_type", "invalid_account_type": feature}
    return forbidden(error, said)


def _unauthorized(value: Any) -> Refused:
    """A tag, or a whole error such as missing_scope with its required_scope."""
    error = value if isinstance(value, dict) else {".tag": value or _EXPIRED}
    return unauthorized(error[".tag"], **error)


def _too_many(reason: str) -> Callable[[Any], Refused]:
    return lambda seconds: too_many(reason, 1 if seconds is None else seconds)


def _too_many_as_text(seconds: int | None) -> Refused:
    wait = {"Retry-After": str(1 if seconds is None else seconds)}
    return text(429, "Too many requests", **wait)


def _as_is(error: Any) -> Refused:
    """Whatever a test says, be it right or not."""
    return Refused(409, json.dumps(error).encode(), "application/json")


_REFUSALS: Final[dict[str, Callable[[Any], Refused]]] = {
    "429": _too_many("too_many_requests"),
    "429-writes": _too_many("too_many_write_operations"),
    "429-text": _too_many_as_text,
    "status": lambda status: page(status or 500),
    "401": _unauthorized,
    "401-text": lambda _: text(401, "Unauthorized"),
    "403": _forbidden,
    "409": _as_is,
    "422": lambda error: lost_root(error or {".tag": "no_permission"}),
}
"""By kind of fault: what is answered in place of the handler; ``value`` is the argument
(seconds, status, tag, message, the whole body, the error)."""
