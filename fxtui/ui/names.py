"""The names of many rows in little room: one piece of memory, made into text when read.

A million names take as many bytes as they have, and nine for each; as strings of Python
they would take sixty for each, and the browser more memory than all else it does.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, overload

_END: Final = b"\xff"
"""Behind each name: UTF-8 has no such byte."""

_DOTS: Final = (b".", b"..")


class Names(Sequence[str]):
    """It only grows. Whatever a name is made of, it is read as it was written."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._bytes = bytearray(_END)
        self._starts = array("Q", [len(_END)])
        """Where each name begins, and where the next one will."""

        self.extend(names)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self.rank(row).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def extend(self, names: Iterable[str]) -> None:
        coming = [_encoded(name) + _END for name in names]
        ends = accumulate(map(len, coming), initial=self._starts[-1])
        next(ends)  # it is known already
        self._starts.extend(ends)
        self._bytes += b"".join(coming)

    def rank(self, row: int) -> bytearray:
        """What a name is sorted by: these bytes stand in the order of its characters."""
        starts = self._starts
        return self._bytes[starts[row] : starts[row + 1] - 1]  # without its end

    def begins(self, row: int, beginning: str) -> bool:
        return self.rank(row).startswith(_encoded(beginning))

    def is_hidden(self, row: int) -> bool:
        """A dotfile; what is called ``.`` or ``..`` is none, and none of a disk."""
        if self._bytes[self._starts[row]] != ord("."):
            return False
        return bytes(self.rank(row)).rstrip(b"/") not in _DOTS

    def find(self, name: str) -> int | None:
        """The first row of this name."""
        at = self._bytes.find(_END + _encoded(name) + _END)
        return None if at < 0 else bisect_right(self._starts, at)


def rank_of(name: str) -> bytearray:
    """What a name would be sorted by among the others."""
    return bytearray(_encoded(name))


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
