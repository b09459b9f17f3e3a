"""From the words of a command to locations, as seen from this folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from fxtui.domain.errors import NotFound
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import Source
from fxtui.domain.value import replace

from .status import UsageError


def location_of(word: str) -> Location:
    """Where a word leads; what is known to be a folder or a bucket ends in ``/``."""
    if "://" not in word:
        return _on_disk(word)
    try:
        location = Location.parse(word)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if location.scheme == LOCAL:
        return _on_disk(f"/{location.key}")
    if location.key and "/" not in location.key:
        return as_folder(location)
    return location


def as_folder(location: Location) -> Location:
    """The same place as a folder. An empty key is the top, which is one already."""
    if is_folder(location):
        return location
    return replace(location, key=location.key + "/")


def is_folder(location: Location) -> bool:
    return not location.key or location.key.endswith("/")


def copied(
    sources: Sequence[Location], target: Location, *, recursive: bool
) -> tuple[tuple[Source, ...], Location]:
    """What a copy moves under which names, and the folder that all of it lands below.

    The contents of one folder land in the target, as in ``aws s3 cp --recursive``. What
    is named beside others keeps its name; one file takes the target's unless that is a
    folder.
    """
    if len(sources) == 1:
        return _one_copied(_source(sources[0], recursive=recursive), target)
    some = [_source(location, recursive=recursive) for location in sources]
    return tuple(Source(location, location.name) for location in some), as_folder(target)


def _one_copied(
    source: Location, target: Location
) -> tuple[tuple[Source, ...], Location]:
    if is_folder(source):
        return (Source(source),), as_folder(target)
    if is_folder(target):
        return (Source(source, source.name),), target
    return (Source(source, target.name),), target.parent


def _source(location: Location, *, recursive: bool) -> Location:
    if location.scheme == LOCAL and not os.path.lexists(_path(location)):
        raise NotFound("there is no such file or folder", location=location)
    if is_folder(location) and not recursive:
        raise UsageError(f"{location} is a folder; copy it with -r")
    if location.scheme != LOCAL and recursive:
        return as_folder(location)  # there a folder is any prefix, so -r says what it is
    return location


def _on_disk(word: str) -> Location:
    path = _absolute(word)
    location = Location.parse(path)
    is_directory = word.endswith(("/", "/.", "/..")) or Path(path).is_dir()
    return as_folder(location) if is_directory else location


def _absolute(word: str) -> str:
    """A path from the root; what ``..`` leads to the disk knows, as it follows links."""
    if ".." in word.split("/"):
        return os.path.realpath(word)
    return os.path.abspath(word)  # noqa: PTH100  # pathlib follows no other rule


def _path(location: Location) -> str:
    return f"/{location.key}"
