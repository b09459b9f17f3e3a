"""All keys on one page, for the help of the browser and for ``fxtui keys``; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from .command import Where
from .commands import GROUPS
from .keys import Keys, shown

_KEYS: Final = 18
"""Cells for the keys of a command, and for its name."""

_NAMES: Final = 22


_SHORT: Final = 9
"""Cells for the one key that a narrow screen has room for."""


class KeyRow(NamedTuple):
    group: str
    command: str
    """What it is called in ``[ui.keys]``."""

    keys: tuple[str, ...]
    name: str
    help: str


def key_rows(keys: Keys) -> Iterator[KeyRow]:
    """Every command, group after group."""
    for title, commands in GROUPS.items():
        for command in commands:
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


def help_lines(keys: Keys, *, in_short: bool = False) -> Iterator[str]:
    """A heading for each group, and a line for each command.

    ``in_short`` only with its first key and its name, for a narrow screen.
    """
    group = ""
    for row in _in_short(key_rows(keys)):
        if row.group != group:
            yield from ["", row.group] if group else [row.group]
            group = row.group
        if not in_short:
            yield f"  {' '.join(row.keys):<{_KEYS}} {row.name:<{_NAMES}} {row.help}"
        elif row.keys:
            yield f"{row.keys[0]:<{_SHORT}} {row.name}"
