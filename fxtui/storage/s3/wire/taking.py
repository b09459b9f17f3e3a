"""A body that is to be read, and not kept: all of it, unless it is absurdly long."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .answer import Answer
from .trouble import Malformed

_BLOCK: Final = 256 * 1024
"""Bytes to have room for, where nobody tells how many will come."""


@dataclass(slots=True)
class IntoText:
    """For a body whose size only its answer tells, or only its end."""

    size: int
    """The most that it may be."""

    content: bytes = field(default=b"", repr=False)

    def land(self, answer: Answer) -> int:
        whole, done = bytearray(min(answer.length or _BLOCK, self.size) + 1), 0
        while count := answer.read_into(memoryview(whole)[done:]):
            done += count
            if done > self.size:
                raise Malformed(f"the answer has more than {self.size} bytes")
            if done == len(whole):
                whole = whole + bytes(done)  # not in place: its view may be held
        self.content = bytes(memoryview(whole)[:done])
        return done
