"""What a person can do about a problem, by its code; pure.

The message of an error says what happened and often the cure. This says how to go on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from fxtui.domain.state import Reason

_ADVICE: Final[Mapping[str, str]] = {
    "config": "Mend the configuration file; fxtui reads it again when it starts.",
    "service": "Look at `fxtui service status`; jobs are in the journal and go on after "
    "a start.",
    "not_found": "Refresh the pane with R: it may have been moved or deleted meanwhile.",
    "invalid_name": "Rename it at the source, or copy it under another name.",
    "already_exists": "Retry with r after you removed the target, or copy again and "
    "choose to overwrite, to skip or to rename.",
    "permission_denied": "Ask the owner for the right, or use another profile; then "
    "press r to retry.",
    "unauthenticated": "Renew the keys, with `aws sso login`, `aws configure`, `fxtui "
    "login dropbox` or in config.toml; then press R in the queue. What has moved stays "
    "moved.",
    "version_mismatch": "Press r to start this one again from the present content.",
    "quota_exceeded": "Make room at the target; then press r to retry.",
    "archived": "Ask for it with g a, or `fxtui thaw`; a job that copies it then waits "
    "for it.",
    "unsupported": "Do it another way: this storage cannot.",
    "read_only": "Copy it elsewhere, and change it there.",
    "upload_session_lost": "Press r: the object is sent again from its start.",
    "content_mismatch": "Press r to send it again; if it happens twice, suspect a disk "
    "or a proxy.",
}

_AT_ONCE: Final[Mapping[str, str]] = {
    "already_exists": "Choose another name, or remove what is there.",
    "invalid_name": "Choose another name.",
    "permission_denied": "Ask the owner for the right, or use another profile.",
    "unauthenticated": "Renew the keys, with `aws sso login`, `aws configure`, `fxtui "
    "login dropbox` or in config.toml; then try again.",
    "version_mismatch": "Look at what it is now, and try again.",
    "quota_exceeded": "Make room there; then try again.",
    "upload_session_lost": "Try again.",
    "content_mismatch": "Try again; if it happens twice, suspect a disk or a proxy.",
}
"""Of what is no row of the queue, where no key tries again."""

_OF_THIS_MACHINE: Final = "Ask the owner for the right, or work as another user."
"""Where a right is lacking, and no profile would help."""

_TRANSIENT: Final = (
    "fxtui tried several times. When the network or the server is well again, press r."
)


_TRANSIENTS: Final = frozenset(
    {"transient", "connection_lost", "timed_out", "server_fault", "rate_limited"}
)


_WHEN_PARKED: Final[Mapping[Reason, str]] = {
    Reason.CONFLICT: "Its target exists: Enter on its row decides what becomes of it.",
    Reason.CREDENTIALS: _ADVICE["unauthenticated"],
    Reason.DISK: "Make room at the target; then press R in the queue. What has arrived "
    "is kept.",
    Reason.NETWORK: "fxtui looks again and again, and goes on when there is an answer; "
    "R in the queue looks at once.",
    Reason.ARCHIVE: "It is on its way out of its archive, which takes hours; fxtui looks "
    "again, and goes on by itself.",
    Reason.USER: "Press p on its row to go on. What has arrived is kept.",
}
"""In the order in which a person should mend them."""


def advice_when_parked(reasons: Collection[Reason]) -> str:
    """What to do about something that stands still; nothing about what goes on."""
    return next((how for why, how in _WHEN_PARKED.items() if why in reasons), "")


def advice_at_once(code: str, *, is_local: bool) -> str:
    """What to do about what was asked for in a pane or a dialog."""
    if code == "permission_denied" and is_local:
        return _OF_THIS_MACHINE
    if code in _TRANSIENTS:
        return "Try again when the network or the server is well."
    return _AT_ONCE.get(code) or _ADVICE.get(code, "")


def advice(code: str, *, is_local: bool) -> str:
    """What to do now about a row of the queue."""
    if code in _TRANSIENTS:
        return _TRANSIENT
    if code == "permission_denied" and is_local:
        return f"{_OF_THIS_MACHINE} Then press r to retry."
    return _ADVICE.get(code, "Press r to try again.")
