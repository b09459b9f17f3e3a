"""Bodies that come in: a block at a time, counted when it is in its place."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, Protocol

from fxtui.domain.content import TAP_EVERY, Sink, Span, Tap, tell
from fxtui.storage.disk_errors import own_errors
from fxtui.storage.disk_file import DiskFile

from .answer import Answer
from .blocks import PIECES
from .trouble import Cut, Malformed, Silent

_SOON: Final = 0.1
"""Seconds after which what has come is written, so that it is counted and not lost."""


class Inbound(Protocol):
    """A place of a known size."""

    @property
    def size(self) -> int: ...

    def land(self, answer: Answer) -> int:
        """Take a body, and say how much it was.

        What came before a line broke is in its place when that is raised. Raise Malformed
        if there is more than the place can hold.
        """


@dataclass(frozen=True, slots=True)
class IntoFile:
    """A span of a file."""

    file: DiskFile
    span: Span
    tap: Tap
    sink: Sink | None = None

    @property
    def size(self) -> int:
        return self.span.size

    def land(self, answer: Answer) -> int:
        with PIECES.lent() as block:
            return self._land(answer, block)

    def _land(self, answer: Answer, block: memoryview) -> int:
        """More at once, up to a whole block, as long as it comes quickly."""
        done, most = 0, TAP_EVERY
        while done < self.size:
            count, broken = _filled(answer, block[: min(most, self.size - done)])
            with own_errors(self.file.location):
                self.file.put_now(self.span.offset + done, block[:count])
            if self.sink:
                self.sink.update(block[:count])
            done += count
            tell(self.tap, count)
            if broken:
                raise broken
            if not count:
                return done
            if count == most:
                most = min(2 * most, len(block))
        _end(answer)
        return done


@dataclass(slots=True)
class IntoMemory:
    """For whoever puts it where no thread of ours may."""

    size: int
    tap: Tap
    content: bytes = field(default=b"", repr=False)

    def land(self, answer: Answer) -> int:
        held, done = io.BytesIO(bytes(self.size)), 0
        try:
            with held.getbuffer() as whole:
                while done < self.size:
                    room = min(TAP_EVERY, self.size - done)
                    count, broken = _filled(answer, whole[done : done + room])
                    done += count
                    tell(self.tap, count)
                    if broken:
                        raise broken
                    if not count:
                        return done
        finally:
            self.content = held.getvalue()[:done]  # of all there is, no copy
        _end(answer)
        return done


def _filled(answer: Answer, view: memoryview) -> tuple[int, Exception | None]:
    """Fill a block as far as that is quick; how much there is of it, none at the end, and
    what kept the rest from coming."""
    done, began = 0, 0.0
    try:
        while done < len(view) and (count := answer.fill(view[done:])):
            done += count
            began = began or monotonic()
            if monotonic() - began > _SOON:
                break
    except (Cut, Silent, OSError) as error:
        return done, error
    return done, None


def _end(answer: Answer) -> None:
    """Hear the end of a body that did not tell its length before."""
    if answer.read_into(memoryview(bytearray(1))):
        raise Malformed("the server sent more than it was asked for")
