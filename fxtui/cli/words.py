"""From the words of a command to locations: the rules that only commands have."""

from __future__ import annotations

import os

from fxtui.domain.copying import as_folder, is_folder
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Location
from fxtui.front.places import location_of, target_of
from fxtui.storage.disk_errors import own_errors

__all__ = ["check_there", "location_of", "source_of", "target_of"]


def source_of(word: str, *, recursive: bool, verb: str = "copy") -> Location:
    """Something to copy, which is a folder only if that was asked for."""
    location = location_of(word)
    check_there(location)
    if is_folder(location) and not recursive:
        raise UsageError(f"{location} is a folder; {verb} it with -r")
    if location.scheme != LOCAL and recursive:
        return as_folder(location)  # there a folder is any prefix, so -r says what it is
    return location


def check_there(location: Location) -> None:
    """Of a place on the disk, raise what the disk says against it: one of our errors."""
    if location.scheme != LOCAL:
        return
    with own_errors(location):
        os.lstat(str(location))
