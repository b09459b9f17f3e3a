"""Deleting many keys in few requests, and knowing which of them stayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fxtui.domain.errors import StorageError, TransientError, Unauthenticated
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

from .walk import Tries


async def delete(
    storage: Storage, keys: Sequence[Key], tries: Tries[Any]
) -> dict[Key, StorageError]:
    """Delete a batch; what could not be deleted, and why.

    A storage tells errors, not keys: where it told one, each key is deleted on its own,
    which does no harm to those that are gone.
    """
    try:
        errors: Sequence[StorageError] = await tries(lambda: storage.delete(keys))
    except (TransientError, Unauthenticated) as error:
        return dict.fromkeys(keys, error)  # a thousand requests would tell no other
    except StorageError as error:
        if len(keys) == 1:
            return {keys[0]: error}
        errors = [error]
    if not errors:
        return {}
    if len(keys) == 1:
        return {keys[0]: errors[0]}
    failed: dict[Key, StorageError] = {}
    for key in keys:
        failed |= await delete(storage, [key], tries)
    return failed
