"""Life in a terminal: what it must be, and how it is left as it was found.

Textual 8.2 stays in the alternate screen on SIGTERM and SIGHUP, and spins or hangs for
ever when the line is gone. This mends both.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import TextIOWrapper
from threading import Thread
from typing import Final

GRACE: Final = 1.0
"""Seconds to end in good order when the line is gone."""

_HUNG_UP: Final = 128 + signal.SIGHUP

_RESTORE: Final = (
    b"\x1b[?1049l\x1b[?25h\x1b[?1000;1002;1003;1006;1015l\x1b[?2004l\x1b[<u\x1b[m"
)
"""Leave the alternate screen; the cursor, the mouse, paste and keys as they were."""


def refusal(environment: Mapping[str, str]) -> str | None:
    """Why no browser can run here, and what to do instead."""
    hint = "use the commands instead, such as fxtui ls and fxtui cp; see fxtui --help"
    if environment.get("TERM") == "dumb":
        return f"this terminal cannot move its cursor (TERM=dumb); {hint}"
    if not (sys.stdin.isatty() and sys.__stderr__ and sys.__stderr__.isatty()):
        return f"the browser needs a terminal; {hint}"
    return None


def speak_utf8() -> None:
    """Textual writes to stderr, which may be Latin-1 or ASCII: borders would be words."""
    stream = sys.__stderr__
    if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def is_slow(environment: Mapping[str, str]) -> bool:
    """Whether each frame goes over a network."""
    return "SSH_CONNECTION" in environment or "SSH_TTY" in environment


def has_few_colours(environment: Mapping[str, str]) -> bool:
    """Whether the terminal has 16 colours at most, so that its own palette is right."""
    if environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return False
    name = environment.get("TERM", "")
    return not ("256" in name or name.endswith(("-direct", "kitty", "ghostty")))


def leave_on_signals(leave: Callable[[], object]) -> None:
    """SIGTERM and SIGHUP end the browser as ``q`` does. Transfers go on."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, leave)


def is_hung_up(descriptor: int) -> bool:
    """Whether nobody holds the other end of the line any more."""
    poll = select.poll()
    poll.register(descriptor, 0)
    return bool(poll.poll(0))


def leave_when_hung_up(descriptor: int, leave: Callable[[], object]) -> None:
    """End the program when nobody holds the other end of the line any more.

    From a thread: a frame that nobody takes may block the loop for ever, and then
    neither its timers nor its signals come through.
    """
    loop = asyncio.get_running_loop()

    def watch() -> None:
        poll = select.poll()
        poll.register(descriptor, 0)
        poll.poll()  # returns when the line is gone, and costs nothing until then
        with suppress(RuntimeError):  # the loop may have ended
            loop.call_soon_threadsafe(leave)
        time.sleep(GRACE)
        os._exit(_HUNG_UP)

    Thread(target=watch, name="fxtui-line", daemon=True).start()


class LastResort:
    """Restores the terminal when the process ends without having left it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __enter__(self) -> None:
        atexit.register(self._restore)

    def __exit__(self, *exc_info: object) -> None:
        atexit.unregister(self._restore)

    def _restore(self) -> None:
        with suppress(OSError):
            os.write(self._descriptor, _RESTORE)
