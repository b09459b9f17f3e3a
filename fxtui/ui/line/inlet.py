"""What comes from a terminal, read by the loop itself.

Textual reads it in a thread, which wakes ten times a second though nobody types, and
hands each key over to the loop: on a busy machine that takes longer than to obey it.
"""

from __future__ import annotations

import os
import select
from asyncio import AbstractEventLoop, TimerHandle
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from contextvars import Context
from time import monotonic
from typing import TYPE_CHECKING

from textual import constants
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from textual.message import Message

    from .answers import Answers


class Inlet:
    """Reads while it is open; ``take`` gets what that means, one by one."""

    def __init__(
        self, descriptor: int, loop: AbstractEventLoop, take: Callable[[Message], object]
    ) -> None:
        self._descriptor, self._loop, self._take = descriptor, loop, take
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._ticking: TimerHandle | None = None
        self.is_open = False
        self.answers: Answers | None = None
        """Takes out of it what nobody typed, once the terminal was asked something."""

    def open(self) -> None:
        """Begin to read, if a loop can watch this."""
        try:  # in a context of nobody's: no widget is who typed
            Context().run(self._loop.add_reader, self._descriptor, self.read)
        except OSError:
            return
        self.is_open = True

    def close(self) -> None:
        if self.is_open:
            self.is_open = False
            self._loop.remove_reader(self._descriptor)

    def read(self) -> None:
        """Take what is there, and what an Escape was behind which nothing comes."""
        try:
            data = os.read(self._descriptor, 4096)
        except OSError:
            data = b""
        if not data:
            self.close()  # nobody is there any more; who waits for that ends the program
            return
        text = self._decode(data)
        if self.answers:
            text = self.answers.sift(text)
            if self.answers.is_holding:
                self._loop.call_later(constants.ESCAPE_DELAY, self._give_up)
        self._parse(text)

    def _give_up(self) -> None:
        """What begins like an answer is typed if nothing more comes of it."""
        if self.answers:
            self._parse(self.answers.rest())

    def _parse(self, text: str) -> None:
        if text:  # else it is a part of a character, or of an answer
            self._hear(self._parser.feed(text))

    def read_within(self, seconds: float) -> None:
        """Wait for it; the loop does not go on meanwhile."""
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        if poll.poll(seconds * 1000):
            self.read()

    def read_out(self, seconds: float) -> None:
        """Read for so long whatever comes."""
        end = monotonic() + seconds
        while self.is_open and (rest := end - monotonic()) > 0:
            self.read_within(rest)

    def _hear(self, messages: Iterable[Message]) -> None:
        if self._ticking:
            self._ticking.cancel()
            self._ticking = None
        for message in messages:
            self._take(message)
        if self._parser._timeout_time is not None:
            self._ticking = self._loop.call_later(constants.ESCAPE_DELAY, self._tick)

    def _tick(self) -> None:
        self._ticking = None
        self._hear(self._parser.tick())
