"""From the words of a person or a program to locations, as seen from this folder."""

from __future__ import annotations

import os
from typing import Final

from fxtui.config.here import standing
from fxtui.domain.bucket import is_bucket
from fxtui.domain.copying import as_folder
from fxtui.domain.errors import UsageError
from fxtui.domain.inside import inside, ways_in
from fxtui.domain.location import BUCKETS, LOCAL, Location
from fxtui.domain.value import replace

from .shared_link import is_of_the_web, linked

_SCHEMES: Final = frozenset({"s3", "dropbox", "file"})


def location_of(word: str) -> Location:
    """Where a word leads; what is known to be a folder or a bucket ends in ``/``."""
    if "://" not in word:
        _check_path(word)
        return archived(word) or _on_disk(word)
    try:
        location = linked(word) if is_of_the_web(word) else Location.parse(word)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if location.scheme == LOCAL:
        return archived(str(location)) or _on_disk(str(location))
    if location.key == "/":
        return replace(location, key="")  # s3://profile@/ is the top, as people write it
    return as_folder(location) if is_bucket(location) else location


def archived(word: str) -> Location | None:
    """Where a path leads that goes into an archive; None if it does not.

    What has such a name itself is that, as it always was.
    """
    for archive, name in ways_in(word):
        if os.path.isfile(archive) and not os.path.lexists(f"{archive}!"):  # noqa: PTH113  # as below
            return inside(Location.parse(_absolute(archive))).child(name)
    return None


def target_of(word: str) -> Location:
    """Where to copy; a storage whose top holds only buckets takes nothing there."""
    location = location_of(word)
    check_target(location)
    return location


def check_target(location: Location) -> None:
    if not location.key and location.scheme == BUCKETS:
        raise UsageError(f"{location} holds buckets; name one: {location}bucket/")


def _check_path(word: str) -> None:
    """Refuse what is hardly meant to be a path: an unset variable, an address' half."""
    if not word:
        raise UsageError("an empty word is no location; this folder is .")
    scheme, colon, rest = word.partition(":")
    if colon and scheme.lower() in _SCHEMES and not os.path.lexists(word):
        meant = f"{scheme.lower()}://{rest.lstrip('/')}"
        raise UsageError(f"{word} is no address; do you mean {meant}? (or ./{word})")


def _on_disk(word: str) -> Location:
    path = _absolute(word)
    location = Location.parse(path)
    # A name that no disk takes is no folder, which pathlib would not say.
    is_directory = word.endswith(("/", "/.", "/..")) or os.path.isdir(path)  # noqa: PTH112
    return as_folder(location) if is_directory else location


def _absolute(word: str) -> str:
    """A path from the root; what ``..`` leads to the disk knows, as it follows links."""
    with standing():
        if ".." in word.split("/"):
            return os.path.realpath(word)
        return os.path.abspath(word)  # noqa: PTH100  # pathlib follows no other rule
