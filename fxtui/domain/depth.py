"""How far a listing goes."""

from __future__ import annotations

from enum import StrEnum


class Depth(StrEnum):
    HERE = "here"
    """What is directly under the prefix."""

    ALL = "all"
    """All that is below it, in whatever order is quickest."""

    ORDERED = "ordered"
    """The same as the storage orders it: what a folder holds is told in one piece.

    In both, a real directory comes before what it holds; others are in the keys alone.
    """
