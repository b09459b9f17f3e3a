"""One line of stdin: what a person types, who is asked for it, or a program writes."""

from __future__ import annotations

import asyncio
import sys
import termios
from getpass import getpass
from typing import Final, Self

from fxtui.domain.names import safe

from .password import is_attended

_MODES: Final = 3
"""Where a terminal's settings say whether it shows what is typed."""


def typed(prompt: str, *, secret: bool = False) -> str:
    """The line as it came, with its end; empty if there is none any more.

    A secret is not shown; and a program is not asked.
    """
    if is_attended():
        if secret:
            return f"{getpass(safe(prompt))}\n"
        sys.stderr.write(safe(prompt))
        sys.stderr.flush()
    return sys.stdin.readline()


class Line:
    """A line as that, of a person who may take their time."""

    def __init__(self, prompt: str, *, secret: bool = False) -> None:
        self._is_of_person = sys.stdin.isatty()
        self._prompt = safe(prompt) if self._is_of_person else ""
        is_hidden = secret and self._is_of_person
        self._before = termios.tcgetattr(sys.stdin) if is_hidden else None
        """The settings of a terminal that shows nothing meanwhile."""

    def __enter__(self) -> Self:
        """First what throws away what came too early: who reads the prompt answers it."""
        if self._before:
            hidden = [*self._before]
            hidden[_MODES] = self._before[_MODES] & ~termios.ECHO
            termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, hidden)
        sys.stderr.write(self._prompt)
        sys.stderr.flush()
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc_info: object) -> None:
        if self._before:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)
        if self._before or (kind and self._is_of_person):
            sys.stderr.write("\n")  # no end of a line was shown

    async def wait(self, seconds: float) -> str | None:
        """The line with its end, empty if there is none any more; None: not yet."""
        loop, is_there = asyncio.get_running_loop(), asyncio.Event()
        try:
            loop.add_reader(sys.stdin, is_there.set)
        except PermissionError:  # a file, which is never waited for
            return sys.stdin.readline()
        try:
            async with asyncio.timeout(seconds):
                await is_there.wait()
        except TimeoutError:
            return None
        finally:
            loop.remove_reader(sys.stdin)
        return sys.stdin.readline()

    def forget(self) -> None:
        """Throw away what was typed, for nobody wants it any more."""
        if self._is_of_person:
            termios.tcflush(sys.stdin, termios.TCIFLUSH)
