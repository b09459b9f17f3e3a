"""What is asked in every direction: dates, sizes, deletes, names; and the filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .situation import BIGGER, COPY, DELETE, FILE, SYNC, Situation, Way
from .trees import NEW, OLD, File, Tree

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


def in_all_ways() -> Iterator[Situation]:
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


def filtered() -> Iterator[Situation]:
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
