"""From an account of ICA to the storage of one location in it.

What is above its folders is told by ICA itself; each folder has keys of its own.
"""

from __future__ import annotations

from typing import Any, Final, cast

from fxtui.domain.location import Key
from fxtui.domain.value import Value, replace
from fxtui.storage.s3.ica_told import folder_of

from .account import Account

FILES: Final = "ica"
FOLDER: Final = "ica folder"


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


def _in_folder(settings: Value, folder: Key) -> Value:
    return cast("Value", replace(cast("Any", settings), folder=folder))
