"""Names that lead into archives: ``a.zip!/dir/file`` is ``dir/file`` in ``a.zip``. Pure.

A name alone does not tell. What lies under the name itself is that, as ever; only where
nothing does, and there is an object ``a.zip``, it is what is in that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .location import ARCHIVE, LOCAL, MARK, Key, Location
from .value import replace

DEEPEST: Final = 3
"""Archives that lie in one another and are looked into."""

READ_ONLY: Final = (
    "what is in an archive can be read, and not be changed; fxtui cp copies it out"
)

_NO_DIGEST: Final = "a tar keeps no digest of what is in it"

_ENDINGS: Final = {
    ".zip": "zip",
    ".jar": "zip",
    ".whl": "zip",
    ".tar": "tar",
    ".tar.gz": "gzip",
    ".tgz": "gzip",
    ".tar.bz2": "bzip2",
    ".tbz2": "bzip2",
    ".tar.xz": "xz",
    ".txz": "xz",
    ".tar.zst": "zstd",
    ".tzst": "zstd",
}
"""By the end of a name: a zip, a tar, or how a tar is packed."""


def form_of(name: str) -> str | None:
    """What kind of archive has such a name; None if none has."""
    folded = name.casefold()
    return next((form for end, form in _ENDINGS.items() if _ends(folded, end)), None)


def _ends(name: str, ending: str) -> bool:
    stem = name.removesuffix(ending)
    return stem not in {name, ""} and not stem.endswith("/")


def ways_in(key: Key) -> Iterator[tuple[Key, Key]]:
    """Each archive that a key may lead into, and what it is called in there."""
    at = key.find(MARK)
    while at >= 0:
        if form_of(key[:at]):
            yield key[:at], key[at + len(MARK) :]
        at = key.find(MARK, at + 1)


def may_lead_inside(key: Key) -> bool:
    return MARK in key and next(ways_in(key), None) is not None


def can_be_entered(location: Location) -> bool:
    """Whether it may be an archive that is looked into."""
    above = sum(1 for _ in ways_in(location.key))
    return bool(form_of(location.key)) and above < DEEPEST


def is_packed(archive: Location) -> bool:
    """Whether it can only be read from its beginning on."""
    return form_of(archive.key) not in {"zip", "tar"}


def inside(archive: Location) -> Location:
    """The top of what is in an archive."""
    if archive.scheme == LOCAL:
        return Location(ARCHIVE, f"/{archive.key}{MARK}")
    return replace(archive, key=archive.key + MARK)


def why_no_digest(location: Location) -> str:
    """Why nobody knows a digest of what is there; empty where one may be known."""
    if location.scheme == LOCAL or location.key.endswith("/"):
        return ""
    *_, innermost = ["", *(archive for archive, _ in ways_in(location.key))]
    return "" if form_of(innermost) in {"zip", None} else _NO_DIGEST


def name_outside(name: str) -> str:
    """What a pane calls what it has left: of the top of an archive, the archive."""
    outside = name.removesuffix(MARK)
    return outside if outside != name and form_of(outside) else name
