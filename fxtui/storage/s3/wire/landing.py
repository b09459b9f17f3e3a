"""Bodies that come in: a block at a time, counted when it is in its place."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Protocol

from fxtui.domain.content import TAP_EVERY, Sink, Span, Tap
from fxtui.domain.location import Location
from fxtui.storage.disk_errors import own_errors
from fxtui.storage.disk_write import write_all

from .answer import Answer
from .trouble import Cut, Malformed, Silent


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

    descriptor: int
    span: Span
    tap: Tap
    location: Location | None
    sink: Sink | None = None

    @property
    def size(self) -> int:
        return self.span.size

    def land(self, answer: Answer) -> int:
        block = memoryview(bytearray(min(TAP_EVERY, self.size)))
        done = 0
        while done < self.size:
            room = block[: self.size - done]
            count, broken = _filled(answer, room)
            with own_errors(self.location):
                write_all(self.descriptor, room[:count], self.span.offset + done)
            if self.sink:
                self.sink.update(room[:count])
            done += count
            if count:
                self.tap.moved(count)
            if broken:
                raise broken
            if count < len(room):
                return done
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
                    if count:
                        self.tap.moved(count)
                    if broken:
                        raise broken
                    if count < room:
                        return done
        finally:
            self.content = held.getvalue()[:done]  # of all there is, no copy
        _end(answer)
        return done


def _filled(answer: Answer, view: memoryview) -> tuple[int, Exception | None]:
    """Fill a block; how much there is of it, and what kept the rest from coming."""
    done = 0
    try:
        while done < len(view) and (count := answer.fill(view[done:])):
            done += count
    except (Cut, Silent, OSError) as error:
        return done, error
    return done, None


def _end(answer: Answer) -> None:
    """Hear the end of a body that did not tell its length before."""
    if answer.read_into(memoryview(bytearray(1))):
        raise Malformed("the server sent more than it was asked for")
