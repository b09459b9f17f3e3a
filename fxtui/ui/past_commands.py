"""What a person can do with what was, and with what is known besides names and bytes."""

from __future__ import annotations

from typing import Final

from .command import Command, Where

PAST: Final = (
    Command("info", "Details", "All that is known of it; tags and metadata", "i", "info"),
    Command(
        "revisions",
        "Revisions",
        "Older states of a file; a folder as it was; what was deleted",
        "V",
        "revisions",
    ),
    Command("undo", "Undo a delete", "What was deleted last comes back", "U", "undo"),
    Command(
        "go_thaw",
        "Take out of the archive",
        "GLACIER and its like can be read some hours later",
        "a",
        "thaw",
        Where.GO,
    ),
    Command(
        "go_uploads",
        "Unfinished uploads",
        "Of this bucket: throw them away, or finish one",
        "u",
        "uploads",
        Where.GO,
    ),
)
