"""How much there is in each folder below a place, as it is listed; pure."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from fxtui.domain.entry import FOLDERS, Columns
from fxtui.domain.location import Key, Location, is_below

from .refusals import Refusals

MOST: Final = 200_000
"""Folders that are told apart: about 50 MiB. What is deeper counts in those above it."""


class Total(NamedTuple):
    size: int = 0
    objects: int = 0

    def plus(self, size: int, objects: int) -> Total:
        return Total(self.size + size, self.objects + objects)


class Sums:
    """It only grows."""

    def __init__(self, top: Location) -> None:
        self.top = top
        self.is_over = False
        """Whether no more is counted."""

        self.refused = Refusals()

        self._of: dict[Key, Total] = {top.key: Total()}

    @property
    def whole(self) -> Total:
        return self._of[self.top.key]

    def of(self, folder: Key) -> Total | None:
        """What is below a folder, as far as it is known; None if nothing is."""
        return self._of.get(folder)

    def cover(self, place: Location) -> bool:
        """Whether a place is counted here."""
        return is_below(place, self.top)

    def add(self, page: Columns) -> None:
        gained: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])
        for key, kind, size in zip(page.keys, page.kinds, page.sizes, strict=True):
            if kind in FOLDERS:
                gained[key]
                continue
            more = gained[key[: key.rfind("/") + 1]]
            more[0] += size or 0
            more[1] += 1
        for folder, (size, objects) in gained.items():
            self._climb(folder, size, objects)

    def _climb(self, folder: Key, size: int, objects: int) -> None:
        """Count in a folder, and in all above it."""
        while True:
            known = self._of.get(folder)
            if known is not None or len(self._of) < MOST:
                self._of[folder] = (known or Total()).plus(size, objects)
            if len(folder) <= len(self.top.key):
                return
            folder = folder[: folder.rfind("/", 0, -1) + 1]
