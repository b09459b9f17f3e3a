"""A real program in a pseudo-terminal: what it paints, when, and in how many bytes.

A thread reads all that the program writes, keeps a screen of it, and answers what a
terminal is asked. Frames are what stands between the marks of synchronised output.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final, Self

import pyte

if TYPE_CHECKING:
    from pyte.screens import Char

BEGIN: Final = b"\x1b[?2026h"
END: Final = b"\x1b[?2026l"

_QUESTION: Final = re.compile(
    rb"(?P<place>\x1b\[(?P<row>\d+);(?P<column>\d+)H)?\x1b\[6n|\x1b\[\?2026\$p|\x1b\[c"
)
_TAIL: Final = 24
"""Bytes that are looked at again: what is asked may come in two pieces."""

_UNKNOWN: Final = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Private sequences that pyte would print instead of ignore."""


@dataclass(frozen=True)
class Frame:
    """When its last byte came, in seconds, and how many bytes it had."""

    at: float
    size: int


@dataclass
class Terminal:
    """A terminal of so many columns and rows, with a program in it."""

    columns: int = 120
    rows: int = 36
    keeps_screen: bool = True
    """A benchmark does without, because keeping it takes time of ours."""

    answers: bool = True
    """Some terminals say nothing, whatever they are asked."""

    total: int = 0
    """Bytes written so far."""

    frames: list[Frame] = field(default_factory=list)
    status: int | None = None
    """What ``waitpid`` told, once it is closed."""

    def start(
        self,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Self:
        variables = dict(os.environ) if environment is None else dict(environment)
        variables = {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | variables
        self._screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = Condition()
        self._tail = b""
        self._in_frame: int | None = None
        self.is_over = False
        self.raw = bytearray()
        self.began = time.perf_counter()
        sized, tell_sized = os.pipe()
        self.process, self._descriptor = pty.fork()
        if self.process == 0:
            os.close(tell_sized)
            os.read(sized, 1)  # until the terminal has its size
            self._exec(argv, variables, cwd)
        self.resize(self.columns, self.rows)
        os.close(sized)
        os.close(tell_sized)
        self._begin_reading()
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    # --- What a person does -----------------------------------------------------

    def send(self, keys: str | bytes) -> float:
        """Type; the time at which it was typed."""
        data = keys.encode() if isinstance(keys, str) else keys
        now = time.perf_counter()
        os.write(self._descriptor, data)
        return now

    def resize(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self.columns, self.rows = columns, rows
        with self._changed:  # and then tell, as terminals do: what comes next has room
            self._screen.resize(rows, columns)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, size)

    def close(self) -> None:
        """End the program, if it has not ended, and wait for it."""
        if self.status is not None:
            return
        if not self.is_over:
            os.kill(self.process, signal.SIGKILL)
        self.status = os.waitpid(self.process, 0)[1]
        self._reader.join(5)
        os.close(self._descriptor)

    # --- What a person sees -------------------------------------------------------

    @property
    def text(self) -> str:
        with self._changed:
            return "\n".join(self._screen.display)

    @property
    def cells(self) -> list[list[Char]]:
        """The same with its colours, line by line."""
        with self._changed:
            lines = (self._screen.buffer[line] for line in range(self.rows))
            return [[line[column] for column in range(self.columns)] for line in lines]

    def wait_for(self, found: str | Callable[[str], bool], *, within: float = 20) -> str:
        """The screen, as soon as it shows this; AssertionError with what it shows."""
        shows = (lambda text: found in text) if isinstance(found, str) else found
        if self._wait(lambda: shows("\n".join(self._screen.display)), within):
            return self.text
        raise AssertionError(f"not seen within {within} s: {found}\n{self.text}")

    def wait_for_bytes(self, found: bytes, *, within: float = 20) -> float:
        """Wait until the program has written this; the time since it was started."""
        if not self._wait(lambda: found in self.raw, within):
            raise AssertionError(f"not written within {within} s: {found!r}")
        return time.perf_counter() - self.began

    def wait_for_end(self, *, within: float = 20) -> int:
        """The status that the program ends with, as ``waitpid`` tells it."""
        if not self._wait(lambda: self.is_over, within):
            raise AssertionError(f"it has not ended within {within} s\n{self.text}")
        self.close()
        assert self.status is not None
        return os.waitstatus_to_exitcode(self.status)

    def wait_for_frame(self, after: int, *, within: float = 10) -> Frame | None:
        """The frame that comes after so many."""
        if self._wait(lambda: len(self.frames) > after, within):
            return self.frames[after]
        return None

    def wait_until_quiet(self, seconds: float = 0.3, *, within: float = 30) -> bool:
        """Whether nothing was written for so long."""
        end = time.perf_counter() + within
        while time.perf_counter() < end:
            seen = self.total
            if not self._wait(lambda seen=seen: self.total != seen, seconds):  # type: ignore[misc]  # a lambda's default has no type
                return True
        return False

    # --------------------------------------------------------------------------------

    def _exec(
        self, argv: Sequence[str], variables: Mapping[str, str], cwd: Path | None
    ) -> None:
        """In the child: become the program."""
        try:
            if cwd:
                os.chdir(cwd)
            os.execvpe(argv[0], list(argv), dict(variables))
        finally:
            os._exit(127)

    def _wait(self, is_so: Callable[[], bool], within: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: is_so() or self.is_over, within) and (
                is_so()
            )

    def _begin_reading(self) -> None:
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while data := self._read_some(65536):
            self._see(data)
        self._see(b"")

    def _read_some(self, most: int) -> bytes:
        """What the program writes next; nothing when it is over."""
        try:
            return os.read(self._descriptor, most)
        except OSError:
            return b""

    def _see(self, data: bytes) -> None:
        now = time.perf_counter()
        with self._changed:
            self.is_over = not data
            if data:
                self._take(data, now)
            self._changed.notify_all()

    def _take(self, data: bytes, now: float) -> None:
        self.total += len(data)
        self.raw += data
        text = self._tail + data
        for asked in _QUESTION.finditer(text):
            if asked.end() > len(self._tail) and self.answers:
                self._answer(_answer_to(asked))
        self._count_frames(text, now)
        self._tail = text[-_TAIL:]
        if self.keeps_screen:
            self._stream.feed(_UNKNOWN.sub(b"", data))

    def _answer(self, answer: bytes) -> None:
        os.write(self._descriptor, answer)

    def _count_frames(self, text: bytes, now: float) -> None:
        """Frames that end in ``text``, the first bytes of which were seen before."""
        seen = len(self._tail)
        marks = [(m.end(), BEGIN) for m in re.finditer(re.escape(BEGIN), text)]
        marks += [(m.end(), END) for m in re.finditer(re.escape(END), text)]
        done = seen
        for at, mark in sorted(marks):
            if at <= seen:
                continue
            if mark == BEGIN:
                self._in_frame, done = 0, at
            elif self._in_frame is not None:
                self.frames.append(Frame(now, self._in_frame + at - done - len(END)))
                self._in_frame = None
        if self._in_frame is not None:
            self._in_frame += len(text) - max(done, seen)


def _answer_to(asked: re.Match[bytes]) -> bytes:
    if asked[0].endswith(b"n"):
        row, column = asked["row"] or b"1", asked["column"] or b"1"
        return b"\x1b[%b;%bR" % (row, column)
    return b"\x1b[?62;22c" if asked[0].endswith(b"c") else b"\x1b[?2026;2$y"
