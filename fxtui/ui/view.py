"""How the rows of a directory are looked at: which of them, and in which order; pure."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class By(StrEnum):
    NAME = "name"
    SIZE = "size"
    TIME = "time"

    @property
    def following(self) -> By:
        ways = list(By)
        return ways[(ways.index(self) + 1) % len(ways)]


class View(NamedTuple):
    """Which rows are seen, and in which order. Directories always come first."""

    by: By = By.NAME
    reverse: bool = False
    needle: str = ""
    """Only names that hold this; with a capital in it, case matters."""

    hidden: bool = False
    """Show names that begin with a dot."""

    mixed: bool = False
    """Directories do not come first: they stand among the files."""

    columns: str = "all"
    """What stands beside a name where there is room: all, size, date, or the name
    alone."""

    def sorted_by(self, by: By) -> View:
        """Names from the first on, sizes and dates from the last; again: turned round."""
        reverse = not self.reverse if by is self.by else by is not By.NAME
        return self._replace(by=by, reverse=reverse)


def matcher(needle: str) -> Callable[[str], bool]:
    """Does a name hold this? With a capital in the needle, case matters."""
    if not needle:
        return lambda name: True
    if needle != needle.casefold():
        return lambda name: needle in name
    return lambda name: needle in name.casefold()
