"""What a command is: one thing that a person can do, and where it can be asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Where(StrEnum):
    """When a command can be given, and who carries it out."""

    LISTING = "listing"
    """While a pane has the keys; its listing does it alone."""

    PANE = "pane"
    """While a pane has the keys; the screen does it."""

    SCREEN = "screen"
    """Always."""

    GO = "go"
    """After the key ``g``."""

    QUEUE = "queue"
    """While the queue has the keys; its panel does it."""

    VIEW = "view"
    """While an object has the whole screen, which does it."""

    def meets(self, other: Where) -> bool:
        """Whether one key could mean a command of either."""
        if {Where.GO, Where.VIEW} & {self, other}:
            return self is other
        if Where.QUEUE in {self, other}:
            return {self, other} <= {Where.QUEUE, Where.SCREEN}
        return True


class Command(NamedTuple):
    """One thing a person can do."""

    id: str
    """Its name in the configuration file."""

    name: str
    help: str
    keys: str
    """With commas between them; the first is the one that is shown."""

    action: str
    """The name of the method, without ``action_``."""

    where: Where = Where.PANE
    footer: str = ""
    """A word for the footer; empty if it has no place there."""

    footer_in_queue: str = ""
    """The word where the queue has the keys, if it is another one there."""
