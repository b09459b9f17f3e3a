"""What tests ask the emulator through Dropbox's SDK, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from dropbox import Dropbox
from dropbox.exceptions import ApiError

if TYPE_CHECKING:
    from requests import Session


def client(session: Session, token: str) -> Dropbox:
    """The SDK's, which tries nothing twice."""
    return Dropbox(
        token, session=session, max_retries_on_error=0, max_retries_on_rate_limit=0
    )


def tags(call: Callable[..., Any], *args: Any, **more: Any) -> str:
    """The tags of the error that a call ends with: ``path/conflict/file``."""
    with pytest.raises(ApiError) as caught:
        call(*args, **more)
    words, error = [], caught.value.error
    while getattr(error, "_tag", None) is not None:
        words.append(error._tag)
        error = getattr(error._value, "reason", error._value)
    return "/".join(words)


def paths(dbx: Dropbox, path: str = "", **more: Any) -> list[str]:
    return sorted(
        entry.path_display for entry in dbx.files_list_folder(path, **more).entries
    )


def error_of(call: Callable[..., Any], *args: Any) -> Any:
    with pytest.raises(Exception) as caught:  # any: it is looked at
        call(*args)
    return caught.value
