"""What is asked of trees with more than files: markers, links, archives, odd keys."""

from __future__ import annotations

from typing import Final

from .situation import (
    ARCHIVED,
    BIGGER,
    CLOSED,
    COPY,
    DELETE,
    DENIED,
    FILE,
    SUBSECOND,
    SYNC,
    Situation,
    Way,
)
from .trees import File, Folder, Link, Pipe, Tree

_MARKERS: Final[Tree] = {
    "": File(0),
    "marker/": File(0),
    "marker/a": FILE,
    "alone/": File(0),
    "heavy/": FILE,
}
_ONLY: Final = [
    Situation(
        "up: a fraction of a second newer", SYNC, Way.UP, {"a": SUBSECOND}, {"a": FILE}
    ),
    Situation(
        "down: a fraction of a second newer",
        SYNC,
        Way.DOWN,
        {"a": FILE},
        {"a": SUBSECOND},
    ),
    Situation(
        "down: a fraction of a second, exact",
        ("sync", "--exact-timestamps"),
        Way.DOWN,
        {"a": FILE},
        {"a": SUBSECOND},
    ),
    Situation("markers down", SYNC, Way.DOWN, _MARKERS),
    Situation("markers down, copied", COPY, Way.DOWN, _MARKERS),
    Situation("markers across", SYNC, Way.ACROSS, _MARKERS),
    Situation("markers across, copied", COPY, Way.ACROSS, _MARKERS),
    Situation("markers are not deleted above", DELETE, Way.UP, {"a": FILE}, _MARKERS),
    Situation(
        "markers are not deleted across", DELETE, Way.ACROSS, {"a": FILE}, _MARKERS
    ),
    Situation(
        "a folder stands where a marker is", DELETE, Way.UP, {"marker/a": FILE}, _MARKERS
    ),
    Situation("an empty folder", SYNC, Way.UP, {"a": FILE, "empty": Folder()}),
    Situation("an empty folder, copied", COPY, Way.UP, {"a": FILE, "empty": Folder()}),
    Situation(
        "an empty folder at the target",
        DELETE,
        Way.DOWN,
        {"a": FILE},
        {"empty": Folder()},
    ),
    Situation("nothing at all", SYNC, Way.UP, {}),
    Situation("nothing at all, copied", COPY, Way.UP, {}),
    Situation("an empty source", DELETE, Way.UP, {}, {"a": FILE}),
    Situation("an empty prefix", DELETE, Way.DOWN, {}, {"a": FILE}),
]
_LINKED: Final[Tree] = {
    "file": FILE,
    "folder/a": FILE,
    "to-file": Link("file"),
    "to-folder": Link("folder"),
}
_BROKEN: Final[Tree] = {"file": FILE, "gone": Link("nowhere")}
_LINKS: Final = [
    Situation("links", SYNC, Way.UP, _LINKED),
    Situation("links, copied", COPY, Way.UP, _LINKED),
    Situation("links are left out", ("sync", "--no-follow-symlinks"), Way.UP, _LINKED),
    Situation(
        "links are left out, copied", (*COPY, "--no-follow-symlinks"), Way.UP, _LINKED
    ),
    Situation(
        "links are left out and deleted",
        (*DELETE, "--no-follow-symlinks"),
        Way.UP,
        _LINKED,
        {"to-file": FILE, "to-folder/a": FILE, "x": FILE},
    ),
    Situation("a broken link", SYNC, Way.UP, _BROKEN),
    Situation(
        "a broken link, left out", ("sync", "--no-follow-symlinks"), Way.UP, _BROKEN
    ),
    Situation("a broken link, and its object", DELETE, Way.UP, _BROKEN, {"gone": FILE}),
    Situation(
        "a link at the target", SYNC, Way.DOWN, {"a": BIGGER}, {"a": Link("b"), "b": FILE}
    ),
    Situation(
        "a link to a folder at the target",
        DELETE,
        Way.DOWN,
        {"to-folder/a": FILE, "folder/a": FILE},
        {"folder/a": FILE, "to-folder": Link("folder"), "folder/b": FILE},
    ),
]
_SPECIAL: Final = [
    Situation("a pipe", SYNC, Way.UP, {"a": FILE, "pipe": Pipe()}),
    Situation("a pipe, copied", COPY, Way.UP, {"a": FILE, "pipe": Pipe()}),
    Situation(
        "a pipe, and its object", DELETE, Way.UP, {"a": FILE, "p": Pipe()}, {"p": FILE}
    ),
    Situation(
        "a pipe, excluded", (*SYNC, "--exclude", "p*"), Way.UP, {"a": FILE, "p": Pipe()}
    ),
    Situation("a denied file", SYNC, Way.UP, {"a": FILE, "no": DENIED}),
    Situation("a denied file, copied", COPY, Way.UP, {"a": FILE, "no": DENIED}),
    Situation(
        "a denied file, and its object",
        DELETE,
        Way.UP,
        {"a": FILE, "no": DENIED},
        {"no": FILE},
    ),
    Situation(
        "a denied file, excluded",
        (*SYNC, "--exclude", "no"),
        Way.UP,
        {"a": FILE, "no": DENIED},
    ),
    Situation("a closed folder", SYNC, Way.UP, {"a": FILE, "no": CLOSED}),
    Situation("a closed folder, copied", COPY, Way.UP, {"a": FILE, "no": CLOSED}),
    Situation(
        "a closed folder, and its objects",
        DELETE,
        Way.UP,
        {"a": FILE, "no": CLOSED},
        {"no/b": FILE, "no/deep/c": FILE, "other": FILE},
    ),
]
_COLD: Final[Tree] = {
    "a": FILE,
    "cold": ARCHIVED,
    "deep": File(3, storage_class="DEEP_ARCHIVE"),
    "instant": File(3, storage_class="GLACIER_IR"),
    "rare": File(3, storage_class="STANDARD_IA"),
}
_ARCHIVES: Final = [
    Situation("archived down", SYNC, Way.DOWN, _COLD),
    Situation("archived down, copied", COPY, Way.DOWN, _COLD),
    Situation("archived across", SYNC, Way.ACROSS, _COLD),
    Situation("archived across, copied", COPY, Way.ACROSS, _COLD),
    Situation("archived, and nothing to do", SYNC, Way.DOWN, _COLD, _COLD),
    Situation("archived, and excluded", (*SYNC, "--exclude", "[cd]*"), Way.DOWN, _COLD),
    Situation("archived, and here already", DELETE, Way.DOWN, _COLD, {"cold": BIGGER}),
    Situation("archived at the target", DELETE, Way.UP, {"cold": BIGGER}, _COLD),
]
_KEYS: Final = [
    Situation("keys with empty segments", SYNC, Way.ACROSS, {"a//b": FILE, "/c": FILE}),
    Situation(
        "keys that climb", SYNC, Way.DOWN, {"../up": FILE, "a/../b": FILE, "c": FILE}
    ),
    Situation(
        "keys with empty segments, down", SYNC, Way.DOWN, {"a//b": FILE, "/c": FILE}
    ),
    Situation("a key that is a folder too", SYNC, Way.ACROSS, {"a": FILE, "a/b": FILE}),
    Situation(
        "a file where a folder is needed", SYNC, Way.DOWN, {"a": FILE, "a/b": FILE}
    ),
]

HAZARDS: Final = (*_ONLY, *_LINKS, *_SPECIAL, *_ARCHIVES, *_KEYS)
