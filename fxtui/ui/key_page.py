"""All keys on one page, for the help of the browser and for ``fxtui keys``; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from .command import Where
from .commands import GROUPS
from .keys import Keys, shown

_KEYS: Final = 18
"""Cells for the keys of a command, and for its name."""

_NAMES: Final = 22


_SHORT: Final = 9
"""Cells for the one key that a narrow screen has room for."""

_WIDE: Final = 66
"""Cells in which all of it stands side by side."""

_NO_END: Final = 10_000


class KeyRow(NamedTuple):
    group: str
    command: str
    """What it is called in ``[ui.keys]``."""

    keys: tuple[str, ...]
    name: str
    help: str


def groups_in(where: Where | None) -> Sequence[str]:
    """What is told somewhere: first what is for there; in a view nothing else works."""
    places = {title: {each.where for each in told} for title, told in GROUPS.items()}
    theirs = [title for title in GROUPS if places[title] == {where}]
    others = [title for title in GROUPS if title not in theirs]
    return theirs if where is Where.VIEW else theirs + others


def key_rows(keys: Keys, groups: Iterable[str] = GROUPS) -> Iterator[KeyRow]:
    """Every command, group after group."""
    for title in groups:
        for command in GROUPS[title]:
            before = "g " if command.where is Where.GO else ""
            theirs = tuple(before + shown(key) for key in keys.of[command.id])
            yield KeyRow(title, command.id, theirs, command.name, command.help)


def _in_short(rows: Iterable[KeyRow]) -> Iterator[KeyRow]:
    """With one row for all tabs that have their own digit for a key."""
    digits: list[str] = []
    for row in rows:
        if row.command.removeprefix("tab_") == " ".join(row.keys):
            digits += row.keys
            continue
        if digits:
            span = f"{digits[0]}…{digits[-1]}"
            yield KeyRow(row.group, "", (span,), "Tabs", "Show the one of this number")
            digits.clear()
        yield row


def help_lines(
    keys: Keys, width: int = _NO_END, groups: Iterable[str] = GROUPS
) -> Iterator[str]:
    """A heading for each group, and for each command a line, or as many as it needs.

    On a narrow screen the first key, the name, and below these what it does.
    """
    group = ""
    for row in _in_short(key_rows(keys, groups)):
        if row.group != group:
            yield from ["", row.group] if group else [row.group]
            group = row.group
        if width >= _WIDE:
            yield from _in_columns(row, width)
        elif row.keys:
            yield f"{row.keys[0]:<{_SHORT}} {row.name}"
            lead = " " * (_SHORT + 1)
            yield from (lead + line for line in wrap(row.help, max(1, width - len(lead))))


def _in_columns(row: KeyRow, width: int) -> Iterator[str]:
    lead = f"  {' '.join(row.keys):<{_KEYS}} {row.name:<{_NAMES}} "
    first, *others = wrap(row.help, max(1, width - len(lead))) or [""]
    yield lead + first
    yield from (" " * len(lead) + other for other in others)
