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

    Behind a ``#`` may be a key. Raise ValueError for any other address.
    """
    link, _, key = word.strip().partition("#")
    if file := file_of(link):
        return Location(_DROPBOX, key or file, link)
    if _FOLDER.fullmatch(_path(link)):
        return Location(_DROPBOX, key, link)
    raise ValueError(
        f"{link} is no location; of the web, only shared links of Dropbox are: "
        "https://www.dropbox.com/scl/…"
    )


def file_of(link: str) -> str | None:
    """The name of the file that a link leads to, if that is no folder."""
    file = _FILE.fullmatch(_path(link))
    return unquote(file[1]) if file else None


def _path(link: str) -> str:
    """Of an address at Dropbox what follows the host; else nothing."""
    parts = urlsplit(link)
    is_ours = parts.scheme == "https" and parts.hostname in _HOSTS
    return parts.path if is_ours else ""


def link_of(location: Location) -> str | None:
    """The link that a location is behind, if any."""
    return location.link
