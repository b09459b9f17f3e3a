"""Shared links with a password: how one is known, and how its password travels; pure."""

from __future__ import annotations

from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.errors import FxtuiError, PermissionDenied
from fxtui.domain.location import Location
from fxtui.domain.value import replace

_VARIABLE: Final = "DROPBOX_LINK_PASSWORD"
_SAID: Final = "this link has a password"
"""How the message of the storage begins, whatever was wrong with the one it got."""


def needs_password(problem: FxtuiError, location: Location) -> bool:
    is_locked = isinstance(problem, PermissionDenied) and bool(location.link)
    return is_locked and problem.message.startswith(_SAID)


def unlocked(context: Context, password: str) -> Context:
    """The same caller, who knows the password of a link."""
    variables = dict(context.variables) | {_VARIABLE: password}
    return replace(context, variables=tuple(sorted(variables.items())))
