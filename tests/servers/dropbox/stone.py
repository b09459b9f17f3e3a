"""The SDK's own types, by route: what a request and a reply have to be."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from stone.backends.python_rsrc import stone_serializers
from stone.backends.python_rsrc.stone_validators import ValidationError

VOID: Final = "Void"
_decode: Final[Any] = stone_serializers.json_compat_obj_decode
_COMPLAINTS: Final = (ValidationError, ValueError, TypeError, KeyError, AttributeError)
"""What Stone stumbles over, besides what it refuses."""


def described(name: str) -> Any:
    """The SDK's description of ``files/upload_session/append_v2`` and its like."""
    room, _, rest = name.partition("/")
    stem, mark, version = rest.rpartition("_v")
    key = f"{stem}:{version}" if mark and version.isdigit() else rest
    return import_module(f"dropbox.{room}").ROUTES[key]


def complaint(kind: Any, value: Any) -> str | None:
    """What is wrong with a value of this type, strictly; None if nothing is."""
    if type(kind).__name__ == VOID:
        return None if value is None else f"nothing was expected, and not {value!r}"
    try:
        _decode(kind, value, strict=True)
    except _COMPLAINTS as error:
        return f"{type(error).__name__}: {error}"
    return None
