"""Where ``aws s3`` and fxtui have to decide: a table.

Dates are OLD, MIDDLE or NEW, as if the trees had been changed at these times.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from .trees import MIDDLE, NEW, OLD, File, Folder, Link, Pipe, Tree

HERE: Final = "here"
"""The folder of the disk, as seen from where the commands run."""


NOTHING: Final[Tree] = MappingProxyType({})


class Way(StrEnum):
    UP = "up"
    DOWN = "down"
    ACROSS = "across"


class Situation(NamedTuple):
    name: str
    words: tuple[str, ...]
    """The command, and its options."""

    way: Way
    source: Tree
    target: Tree = NOTHING

    def command(self, bucket: str) -> list[str]:
        verb, *options = self.words
        return [verb, *self.ends(bucket), *options]

    def ends(self, bucket: str) -> tuple[str, str]:
        return {
            Way.UP: (HERE, f"s3://{bucket}/to"),
            Way.DOWN: (f"s3://{bucket}/from", HERE),
            Way.ACROSS: (f"s3://{bucket}/from", f"s3://{bucket}/to"),
        }[self.way]


SYNC: Final = ("sync",)
DELETE: Final = ("sync", "--delete")
COPY: Final = ("cp", "--recursive")

FILE: Final = File()
BIGGER: Final = File(4)
SUBSECOND: Final = File(3, MIDDLE + 0.5)
ARCHIVED: Final = File(3, storage_class="GLACIER")
DENIED: Final = File(mode=0)
CLOSED: Final = Folder(mode=0)

_THREE: Final = {"old": File(3, OLD), "same": FILE, "new": File(3, NEW)}
_MIDDLE: Final = {"old": FILE, "same": FILE, "new": FILE}
_LARGER: Final = dict.fromkeys(_MIDDLE, BIGGER)
_MANY: Final = {
    "a.txt": FILE,
    "b.json": FILE,
    "B.JSON": FILE,
    "sub/a.txt": FILE,
    "sub/b.json": FILE,
    "sub/deep/c.txt": FILE,
    "subway": FILE,
}
_ODD: Final = {
    " lead": FILE,
    "with space": FILE,
    "a+b": FILE,
    "100%": FILE,
    "%41": FILE,
    "a#b": FILE,
    "a?b": FILE,
    "a&b=c": FILE,
    "quo'te\"s": FILE,
    "back\\slash": FILE,
    "[a]": FILE,
    "*": FILE,
    "-dash": FILE,
    "~": FILE,
    "...": FILE,
    ".hidden/.file": FILE,
    "ünï/cödé": FILE,
    "日本/語": FILE,
    "ö": FILE,
    "tab\there": FILE,
    "x" * 200: FILE,
}
_ORDER: Final = {
    "a": FILE,
    "a b/c": FILE,
    "a!": FILE,
    "a-b/c": FILE,
    "a-b": FILE,
    "a.b": FILE,
    "a0": FILE,
    "aa/b/c": FILE,
    "aa/b-c": FILE,
    "aa.b/c": FILE,
    "Z": FILE,
    "é": FILE,
}
_ORDER_ON_DISK: Final = {n: f for n, f in _ORDER.items() if n != "a-b"}


def _in_all_ways() -> Iterator[Situation]:
    for way in Way:
        for name, words, source, target in _TIMES:
            yield Situation(f"{way}: {name}", words, way, source, target)
        for name, words, source, target in _DELETES:
            yield Situation(f"{way}: {name}", words, way, source, target)


_TIMES: Final[list[tuple[str, tuple[str, ...], Tree, Tree]]] = [
    ("new objects", SYNC, {"a": FILE, "sub/b": FILE, "sub/deep/c": FILE}, {}),
    ("dates differ", SYNC, _THREE, _MIDDLE),
    ("dates and sizes differ", SYNC, _THREE, _LARGER),
    ("only sizes count", ("sync", "--size-only"), _THREE | {"x": BIGGER}, _MIDDLE),
    ("sizes count at least", ("sync", "--size-only"), _THREE, _LARGER),
    ("exact dates", ("sync", "--exact-timestamps"), _THREE, _MIDDLE),
    (
        "two rules of comparing",
        ("sync", "--size-only", "--exact-timestamps"),
        _THREE | {"x": FILE},
        _MIDDLE | {"x": BIGGER},
    ),
    ("nothing to do", SYNC, _MANY, _MANY),
    ("order of names", SYNC, _ORDER_ON_DISK, dict.fromkeys(("a!", "aa/b-c", "Z"), FILE)),
    ("odd names", SYNC, _ODD, {}),
    ("odd names, all there", DELETE, _ODD, _ODD),
    ("empty objects", SYNC, {"a": File(0), "b": File(0)}, {"a": File(0), "b": FILE}),
    ("a copy of all", COPY, _THREE | {"sub/x": FILE}, _LARGER),
]

_DELETES: Final[list[tuple[str, tuple[str, ...], Tree, Tree]]] = [
    ("more at the target", SYNC, {"a": FILE}, {"a": FILE, "b": FILE, "sub/c": FILE}),
    ("deleted", DELETE, {"a": FILE}, {"a": FILE, "b": FILE, "sub/c": FILE}),
    ("deleted in order", DELETE, {"a!": FILE}, _ORDER_ON_DISK),
    (
        "excluded at both sides",
        (*DELETE, "--exclude", "*.txt"),
        {"a.txt": FILE, "new": FILE},
        {"b.txt": FILE, "c": FILE, "sub/d.txt": FILE},
    ),
    (
        "included again",
        (*DELETE, "--exclude", "*", "--include", "sub/*"),
        {"a": FILE, "sub/b": FILE},
        {"c": FILE, "sub/d": FILE},
    ),
]


def _filtered() -> Iterator[Situation]:
    rules = {
        "only one kind": ("--exclude", "*", "--include", "*.txt"),
        "in the wrong order": ("--include", "*.txt", "--exclude", "*"),
        "include alone": ("--include", "*.txt"),
        "a folder": ("--exclude", "sub/*"),
        "a folder's name": ("--exclude", "sub"),
        "whatever begins so": ("--exclude", "sub*"),
        "one character": ("--exclude", "?.txt"),
        "a class": ("--exclude", "[ab].*"),
        "not in a class": ("--exclude", "[!a].*"),
        "across folders": ("--exclude", "*/*.txt"),
        "in a folder of any name": ("--exclude", "*/c.txt"),
        "with a dot": ("--exclude", "./a.txt"),
        "case": ("--exclude", "*.json"),
        "back and forth": (
            *("--exclude", "*", "--include", "sub/*"),
            *("--exclude", "sub/deep/*", "--include", "*c.txt"),
        ),
        "with equals signs": ("--exclude=*", "--include=b*"),
    }
    for name, options in rules.items():
        for way, words in ((Way.UP, SYNC), (Way.DOWN, COPY)):
            yield Situation(f"filter {way}: {name}", (*words, *options), way, _MANY)


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

SITUATIONS: Final = {
    each.name: each
    for each in (
        *_in_all_ways(),
        *_filtered(),
        *_ONLY,
        *_LINKS,
        *_SPECIAL,
        *_ARCHIVES,
        *_KEYS,
    )
}
