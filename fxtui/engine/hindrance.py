"""What a listing says that cannot be copied, so that nobody has to try. Pure."""

from __future__ import annotations

from typing import Final

from fxtui.domain.entry import Entry, Kind, Trait
from fxtui.domain.storage import Storage

_ARCHIVED: Final = frozenset({"GLACIER", "DEEP_ARCHIVE"})
_IS_ARCHIVED: Final = "it is archived; fxtui thaw it, and copy it by its own name"
_IS_DOCUMENT: Final = (
    "it is a document without bytes of its own; --export markdown or html copies its text"
)
_IS_SPECIAL: Final = "this is no file: a device, pipe or socket"


def hindrance(storage: Storage, entry: Entry) -> str:
    """Why an object cannot be read; empty if nothing is known against it.

    A listing does not tell of an archived object that it was restored, so that one is
    left out as well, as by ``aws s3``; it can be copied if it is named itself.
    """
    if entry.kind is not Kind.FILE:
        return ""
    if Trait.DOCUMENT in entry.traits:
        return _IS_DOCUMENT
    if storage.capabilities.files:
        return _IS_SPECIAL if entry.size is None else ""
    return _IS_ARCHIVED if entry.storage_class in _ARCHIVED else ""
