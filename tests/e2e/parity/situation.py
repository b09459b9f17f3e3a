"""One thing to ask: a command, and the two trees that it finds.

Dates are OLD, MIDDLE or NEW, as if the trees had been changed at these times.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from .trees import MIDDLE, File, Folder, Tree

HERE: Final = "here"
"""The folder of the disk, as seen from where the commands run."""


NOTHING: Final[Tree] = MappingProxyType({})


class Way(StrEnum):
    UP = "up"
    DOWN = "down"
    ACROSS = "across"


class Situation(NamedTuple):
    name: str
    words: tuple[str, ...]
    """The command, and its options."""

    way: Way
    source: Tree
    target: Tree = NOTHING

    def command(self, bucket: str) -> list[str]:
        verb, *options = self.words
        return [verb, *self.ends(bucket), *options]

    def ends(self, bucket: str) -> tuple[str, str]:
        return {
            Way.UP: (HERE, f"s3://{bucket}/to"),
            Way.DOWN: (f"s3://{bucket}/from", HERE),
            Way.ACROSS: (f"s3://{bucket}/from", f"s3://{bucket}/to"),
        }[self.way]


SYNC: Final = ("sync",)
DELETE: Final = ("sync", "--delete")
COPY: Final = ("cp", "--recursive")

FILE: Final = File()
BIGGER: Final = File(4)
SUBSECOND: Final = File(3, MIDDLE + 0.5)
ARCHIVED: Final = File(3, storage_class="GLACIER")
DENIED: Final = File(mode=0)
CLOSED: Final = Folder(mode=0)
