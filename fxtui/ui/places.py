"""From what a person types to a directory that a pane can show.

Pure, but for paths that may lead into an archive: whether there is one the disk knows.
"""

from __future__ import annotations

import os.path
from typing import Final

from fxtui.config.here import standing
from fxtui.domain.location import ARCHIVE, LOCAL, MARK, Location
from fxtui.domain.value import replace

BUCKETS: Final = Location("s3", "")
"""Where a person begins who has been nowhere yet."""

DROPBOX: Final = Location("dropbox", "")
"""Of the account that is used where none is named."""


def top_of(storage: Location, *shown: Location) -> Location:
    """Of the account that is seen, where one is: whoever sees a bucket wants its
    neighbours.
    """
    accounts = (place.profile for place in shown if place.scheme == storage.scheme)
    return replace(storage, profile=next(accounts, None))


def local(path: str) -> Location:
    """A path of this machine as a place; ``..`` is taken as a shell takes it."""
    with standing():
        whole = os.path.abspath(path)  # noqa: PTH100  # links stay
    return Location(LOCAL, whole.lstrip("/"))


def directory(location: Location) -> Location:
    """The same place, written as the directory that it is."""
    key = location.key
    return location if not key or key.endswith("/") else replace(location, key=key + "/")


def typed_place(text: str, here: Location, home: str) -> Location:
    """Read ``s3://bucket/prefix``, a shared link, a path, ``~``, or a name in ``here``.

    Raise ValueError with a sentence for whoever typed it.
    """
    text = text.strip()
    if not text:
        raise ValueError("Type a path, or s3://bucket/prefix.")
    if "://" in text:
        return _read(text)
    if text == "~" or text.startswith("~/"):
        return _on_disk(home + text[1:])
    if text.startswith("/") or here.scheme == LOCAL:
        return _on_disk(os.path.join("/" + here.key, text))  # noqa: PTH118  # as above
    return directory(here).child(text)


def _on_disk(path: str) -> Location:
    """A path, or where it leads in an archive."""
    if MARK in path:
        from fxtui.front.places import archived  # as below

        if place := archived(path):
            return place
    return local(path)


def _read(text: str) -> Location:
    from fxtui.front.shared_link import file_of, is_of_the_web, linked  # who types one

    if is_of_the_web(text):
        place = linked(text)
        # Of a link to one file, the top that only this is in.
        return replace(place, key="") if file_of(place.link or "") else place
    location = Location.parse(text)
    if location.scheme == LOCAL:
        return _on_disk("/" + location.key)
    # Nothing is above the buckets: s3://profile@/ is the top, as people write it.
    return replace(location, key="") if location.key == "/" else location


def place_text(location: Location) -> str:
    """A place as it is shown: of a shared link without the part that opens it."""
    if link := location.link:
        address = link.partition("?")[0].removeprefix("https://")
        return f"{address} > {location.key}" if location.key else address
    if location.scheme == ARCHIVE:
        return location.key  # which is as a person writes it
    return str(location)


def is_top(location: Location) -> bool:
    """Whether there is nothing above this place."""
    return not location.key


def home() -> str:
    return os.path.expanduser("~")  # noqa: PTH111  # text is what is wanted
