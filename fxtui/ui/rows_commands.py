"""What a person can do with many rows: come to one of them, read them, compare them."""

from __future__ import annotations

from typing import Final

from .command import Command, Where

ROWS: Final = (
    Command(
        "jump",
        "Jump to a key",
        "Type how it begins; what is not listed yet is asked for",
        "k",
        "jump",
        Where.GO,
    ),
    Command(
        "go_on",
        "Read on",
        "Go on with a listing that Esc stopped",
        "C",
        "go_on",
    ),
    Command(
        "compare",
        "Compare panes",
        "Mark what differs: by name, size, time or digest",
        "=",
        "compare",
    ),
    Command(
        "find",
        "Find below here",
        "Part of a name, *.fits, >1GiB, newer:2d",
        "f",
        "find",
    ),
    Command(
        "sizes",
        "Sizes",
        "How much is in each folder, the most first; again: no longer",
        "z",
        "sizes",
    ),
    Command(
        "next_match",
        "Next match",
        "Of what was filtered or looked for last",
        "n",
        "match(1)",
    ),
    Command(
        "previous_match",
        "Previous match",
        "The same, upwards",
        "N",
        "match(-1)",
    ),
)
