"""Links that somebody shared, as the locations that they open: folders and files; pure.

What a link leads to is a storage of its own, whose profile is the link.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from fxtui.domain.location import Location

_DROPBOX: Final = "dropbox"
_HOSTS: Final = frozenset({"dropbox.com", "www.dropbox.com"})
_WEB: Final = ("https://", "http://")
_FOLDER: Final = re.compile(r"/(?:scl/fo|sh)/.+")
_FILE: Final = re.compile(r"/(?:scl/fi|s)/[^/]+/([^/]+)")


def is_of_the_web(word: str) -> bool:
    """Whether it is an address that a web browser opens."""
    return word.strip().lower().startswith(_WEB)


def linked(word: str) -> Location:
    """Where a shared link leads: the top of a folder, or a file below the link.

    Raise ValueError for any other address.
    """
    link = word.strip()
    parts = urlsplit(link)
    if parts.scheme == "https" and parts.hostname in _HOSTS:
        if _FOLDER.fullmatch(parts.path):
            return Location(_DROPBOX, "", link)
        if file := _FILE.fullmatch(parts.path):
            return Location(_DROPBOX, unquote(file[1]), link)
    raise ValueError(
        f"{link} is no location; of the web, only shared links of Dropbox are: "
        "https://www.dropbox.com/scl/…"
    )


def link_of(location: Location) -> str | None:
    """The link that a location is below, if any."""
    profile = location.profile or ""
    return profile if location.scheme == _DROPBOX and is_of_the_web(profile) else None
