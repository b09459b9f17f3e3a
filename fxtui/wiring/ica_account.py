"""From an account of ICA to the storage of one location in it.

What is above its folders is told by ICA itself; each folder has keys of its own.
"""

from __future__ import annotations

from typing import Any, Final, cast

from fxtui.domain.location import Key
from fxtui.domain.value import Value, replace

from .account import Account

FILES: Final = "ica"
FOLDER: Final = "ica folder"
_SEGMENTS: Final = 2
"""Of the key of a folder that keys are lent for: its project, and its name."""


def is_of_ica(account: Account) -> bool:
    """Whether ICA gives out its keys; pasted ones are those of any account."""
    told: Any = account.told
    return account.scheme == "s3" and told.login == "ica" and bool(told.api_key)


def in_ica(account: Account, key: Key) -> Account:
    """The part of an account that a key is in."""
    folder = folder_of(key)

    def settings() -> Value:
        return _in_folder(account.settings(), folder)

    told = _in_folder(cast("Value", account.told), folder)
    return Account(FOLDER if folder else FILES, told, account.caller, settings)


def folder_of(key: Key) -> Key:
    """The folder at the top of a project that a key is in; empty above. Pure."""
    segments = key.split("/")
    if len(segments) <= _SEGMENTS or not segments[1]:
        return ""
    return f"{segments[0]}/{segments[1]}/"


def _in_folder(settings: Value, folder: Key) -> Value:
    return cast("Value", replace(cast("Any", settings), folder=folder))
