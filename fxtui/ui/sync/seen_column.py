"""How many things stood when a plan was made, as columns: a row takes 16 bytes and its
version.
"""

from __future__ import annotations

from array import array
from math import isnan, nan
from typing import Final

from fxtui.domain.entry import Version
from fxtui.domain.plan import Seen

_UNKNOWN: Final = -1
_NOTHING: Final = -2
"""Sizes that nothing has: of what has none, and of what is not there."""


class SeenColumn:
    def __init__(self) -> None:
        self._sizes = array("q")
        self._times = array("d")
        self._versions: list[Version | None] = []

    def append(self, seen: Seen | None) -> None:
        """``None`` is where nothing was."""
        known = seen or Seen()
        size = _UNKNOWN if known.size is None else known.size
        self._sizes.append(_NOTHING if seen is None else size)
        self._times.append(nan if known.modified is None else known.modified)
        self._versions.append(known.version)

    def size(self, at: int) -> int:
        return max(0, self._sizes[at])

    def is_there(self, at: int) -> bool:
        return self._sizes[at] != _NOTHING

    def __getitem__(self, at: int) -> Seen | None:
        if not self.is_there(at):
            return None
        size, modified = self._sizes[at], self._times[at]
        return Seen(
            None if size == _UNKNOWN else size,
            None if isnan(modified) else modified,
            self._versions[at],
        )
