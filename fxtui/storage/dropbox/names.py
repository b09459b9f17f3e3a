"""Our keys and Dropbox's paths; and what a key of another storage is called there. Pure.

Dropbox keeps capitals and does not tell them apart, composes what Unicode can write in
two ways, and refuses some names for good.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from fxtui.domain.errors import InvalidName, NotFound
from fxtui.domain.location import Key
from fxtui.domain.writing import TargetName

LONGEST: Final = 255
"""UTF-16 units of a name between two slashes; an emoji has two."""

_NEVER: Final = re.compile(r"[\\\0\x7f]")
_IGNORED: Final = {
    "desktop.ini",
    "thumbs.db",
    ".ds_store",
    "icon\r",
    ".dropbox",
    ".dropbox.attr",
}
"""What Dropbox leaves alone, in small letters: files that each machine has of its own."""

# . and .., and what either of these or nothing would be written as, so that two names
# never share one. ``100%25`` is none of them, and stays as it is.
_ODD: Final = re.compile(r"\A%(?=(?:25)*(?:2E\.?)?\Z)|\A\.(?=\.?\Z)")


def path_of(key: Key) -> str:
    """The path of a key, as Dropbox is asked for it; raise InvalidName."""
    inner = normalize("NFC", key.removesuffix("/"))
    if not inner:
        if key:
            raise InvalidName("a name between two slashes is missing")
        return ""
    for segment in inner.split("/"):
        _check(segment)
    return f"/{inner}"


def file_path(key: Key) -> str:
    """The path of a file, or raise NotFound: a key that ends in a slash is no file's."""
    if not key or key.endswith("/"):
        raise NotFound("this is a folder, and no file")
    return path_of(key)


def target_name(name: str) -> TargetName:
    """The path, below a folder, of what has the key ``name`` below a source.

    An empty segment becomes ``%``; ``.`` and ``..`` are written as in a URL. Raise
    InvalidName, with the rule, for a name that Dropbox never keeps.
    """
    segments = name.split("/")
    safe = [_safe(segment) for segment in segments]
    pairs = zip(segments, safe, strict=True)
    changes = tuple(f"{old!r} became {new!r}" for old, new in pairs if old != new)
    path = "/".join(safe)
    _check_ignored(safe[-1])
    return TargetName(path, changes, path.casefold())


def parent_of(key: Key) -> Key:
    """The key of the folder that a key is directly in, with its slash."""
    head, slash, _ = key.removesuffix("/").rpartition("/")
    return head + slash


def _safe(segment: str) -> str:
    odd = _ODD.sub(lambda found: f"%{ord(found[0]):02X}", segment) or "%"
    _check(safe := normalize("NFC", odd))
    return safe


def _check(segment: str) -> None:
    """Raise InvalidName for a name that Dropbox would refuse, with the reason."""
    if segment in {"", ".", ".."}:
        raise InvalidName(f"Dropbox has no names like {segment!r} between slashes")
    if found := _NEVER.search(segment):
        raise InvalidName(f"Dropbox takes no name with {found[0]!r} in it; rename it")
    if segment.endswith(" "):
        raise InvalidName("Dropbox takes no name that ends in a space; rename it")
    try:
        units = len(segment.encode("utf-16-le")) // 2
    except UnicodeEncodeError as error:
        text = "this name is not UTF-8, and Dropbox takes only text; rename it"
        raise InvalidName(text) from error
    if units > LONGEST:
        text = f"{segment[:20]!r}… has {units} characters; Dropbox takes {LONGEST}"
        raise InvalidName(text)


def _check_ignored(segment: str) -> None:
    if segment.casefold() in _IGNORED:
        raise InvalidName(f"Dropbox never keeps a file that is called {segment!r}")
