"""Which keys a terminal really sends, and what each of them means in the browser.

It reads as the browser does: with Textual's parser, and the same way of speaking about
keys asked of the terminal. What a desktop, tmux or ssh keeps for itself never arrives.
"""

from __future__ import annotations

import os
import select
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import events
from textual._xterm_parser import XTermParser  # no other reads as the browser will

from fxtui.domain.names import safe

from .command import Where
from .commands import COMMANDS
from .keys import Keys

if TYPE_CHECKING:
    from textual.message import Message

WELCOME: Final = (
    "Press keys. Each is told: what came, what it is called in [ui.keys], what it does. "
    "q, twice, ends it."
)
_END: Final = ("q", "q")
_PATIENCE: Final = 0.1
"""Seconds after which an Esc is no beginning of something longer."""

_ASK: Final = "\x1b[>25u"
"""Textual's wish to be told all keys apart, where a terminal can (kitty's protocol)."""

_ASK_NO_MORE: Final = "\x1b[<u"
_WHERE: Final = {
    Where.GO: "after g",
    Where.QUEUE: "in the queue",
    Where.VIEW: "in the view of an object",
}


class Press(NamedTuple):
    sent: str
    """The characters that came."""

    key: str
    """What they are called in ``[ui.keys]``."""


def told(press: Press, keys: Keys) -> str:
    """``^[[15~    f5    Copy``: what came, its name in ``[ui.keys]``, what it does."""
    meant = ", ".join(_meanings(press.key, keys)) or "nothing in the browser"
    return f"{_caret(press.sent):<16}{press.key:<18}{meant}"


def _meanings(key: str, keys: Keys) -> Iterator[str]:
    for command in COMMANDS:
        if key in keys.of[command.id]:
            where = _WHERE.get(command.where)
            yield f"{command.name} ({where})" if where else command.name


def _caret(sent: str) -> str:
    """Control characters as keyboards write them: ``^[`` is Esc."""
    return "".join(
        f"^{chr(ord(sign) ^ 0x40)}" if sign < " " or sign == "\x7f" else safe(sign)
        for sign in sent
    )


class Presses:
    """Turns what a terminal sends into keys, character by character."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser()
        self._sent = ""

    def feed(self, data: bytes) -> Iterator[Press]:
        for sign in self._decode(data):
            self._sent += sign
            yield from self._of(self._parser.feed(sign))

    def wait(self) -> Iterator[Press]:
        """Nothing has come for a moment."""
        yield from self._of(self._parser.tick())

    def _of(self, messages: Iterable[Message]) -> Iterator[Press]:
        for message in messages:
            sent, self._sent = self._sent, ""
            if isinstance(message, events.Key):
                yield Press(sent, _name(message))


def _name(key: events.Key) -> str:
    """As people write it, but for what separates keys, and what cannot be seen."""
    sign = key.character or ""
    is_plain = len(sign) == 1 and sign.isprintable() and sign not in {" ", ","}
    return sign if is_plain and "alt+" not in key.key else key.key


def try_keys(keys: Keys, terminal: int, say: Callable[[str], object]) -> None:
    """Tell each key that comes from a terminal, until q comes twice."""
    presses, last = Presses(), ("", "")
    say(WELCOME)
    with _all_keys(terminal):
        while last != _END:
            ready, _, _ = select.select([terminal], [], [], _PATIENCE)
            data = os.read(terminal, 1024) if ready else b""
            if ready and not data:
                return
            for press in presses.feed(data) if data else presses.wait():
                say(told(press, keys))
                last = (last[1], press.key)


@contextmanager
def _all_keys(terminal: int) -> Iterator[None]:
    """Let every key through, Ctrl-C too; then all is as it was."""
    before = termios.tcgetattr(terminal)
    mode = termios.tcgetattr(terminal)
    mode[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    mode[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR)
    termios.tcsetattr(terminal, termios.TCSADRAIN, mode)
    os.write(terminal, _ASK.encode())
    try:
        yield
    finally:
        os.write(terminal, _ASK_NO_MORE.encode())
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
