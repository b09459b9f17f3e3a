"""One connection, as bytes. One thread at a time uses it; anybody may cut it.

The socket never blocks: each wait is a ``poll`` of ours, which ends when the line was
silent for too long, and which sees an answer that comes before we have sent all.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from .trouble import Silent, Unanswered
from .watch import IN, OUT

if TYPE_CHECKING:
    import ssl

Buffer: TypeAlias = bytes | bytearray | memoryview
Address: TypeAlias = tuple[Any, Any, int, str, Any]
"""One answer of ``getaddrinfo``."""

PATIENCE: Final = 60.0
"""Seconds without a byte, after which a line counts as dead."""

CONNECTING: Final = 10.0
_HURRY: Final = 1.0

MUCH: Final = 1024 * 1024
"""Bytes that are waited for at once where more are due."""

_SOON: Final = 0.05
"""Seconds in which they should come."""


class Line:
    """A connection without TLS."""

    can_send_files = True
    """Whether the kernel may move bytes from a file to it."""

    most = 4 * 1024 * 1024
    """Bytes that are worth sending at one go."""

    stride = 0
    """Bytes that left quickly at one go, the last time; 0: nobody knows."""

    def __init__(self, made: socket.socket) -> None:
        made.setblocking(False)
        self._socket = made
        self._poll = select.poll()
        self._poll.register(made, IN)
        self._unsent: list[memoryview] = []
        self._low = 1
        """Bytes that have to come before who waits for some is woken."""

        self.deadline: float | None = None
        """When to lose patience, however much moves; None: never."""

    def cut(self) -> None:
        """End it, in whatever thread: whoever waits for it wakes up."""
        with suppress(OSError):  # it is not connected, or not any more
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()

    def detached(self) -> socket.socket:
        """The socket, which is another's from now on."""
        return self._socket

    def session(self) -> ssl.SSLSession | None:
        """What makes the next greeting of TLS shorter; told once."""
        return None

    def fileno(self) -> int:
        """For who waits for several lines at once."""
        return self._socket.fileno()

    def connect(self, address: Any, patience: float = CONNECTING) -> None:
        self.deadline = time.monotonic() + patience
        with suppress(BlockingIOError):
            self._socket.connect(address)
        try:
            self._wait(OUT)
        except Silent as error:
            raise Unanswered from error
        if number := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(number, os.strerror(number))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.deadline = None

    def has_news(self) -> bool:
        """Whether something came that was not read, if it is only the end."""
        return bool(self._poll.poll(0))

    def send(self, *buffers: Buffer) -> bool:
        """Send all of it; False if the other side speaks before that is done."""
        is_done = self.begin(*buffers)
        while not is_done:
            if self._wait(IN | OUT) & IN and self.has_answer():
                return False
            is_done = self.go_on()
        return True

    def begin(self, *buffers: Buffer) -> bool:
        """Send what goes at once; whether that was all. ``go_on`` sends more."""
        self._unsent = [memoryview(buffer) for buffer in buffers if len(buffer)]
        return self.go_on()

    def go_on(self) -> bool:
        """Send more of what was begun, without waiting; whether that was the rest."""
        waiting = self._unsent
        try:
            while waiting:
                _advance(waiting, self._socket.sendmsg(waiting))
        except BlockingIOError:
            return False
        return True

    def has_answer(self) -> bool:
        """Whether what came, for something did, is a part of an answer."""
        return True

    def send_file(self, descriptor: int, offset: int, size: int) -> int:
        """Let the kernel send so much of a file; fewer, if the file ends or it speaks."""
        done, here = 0, self._socket.fileno()
        while done < size:
            try:
                sent = os.sendfile(here, descriptor, offset + done, size - done)
            except BlockingIOError:
                if self._wait(IN | OUT) & IN:
                    return done
                continue
            if not sent:
                return done
            done += sent
        return done

    def await_news(self) -> None:
        """Wait for something to come: who has just asked need not look before."""
        self._wait(IN)

    def receive_into(self, view: memoryview) -> int:
        """Take what there is, or wait for it; 0 is the end."""
        return self.fill(view, 1)

    def fill(self, view: memoryview, due: int) -> int:
        """Take some of what comes, as much as is quick; 0 is the end.

        ``due`` bytes are sure to come: who asks for the last of them calls ``be_alert``.
        """
        while True:
            try:
                return self._socket.recv_into(view)
            except BlockingIOError:
                self._await(min(due, MUCH))

    def be_alert(self) -> None:
        """Wake for any byte again."""
        self._wake_at(1)

    def _await(self, low: int) -> None:
        """Wait for so many bytes if they come soon, else for any.

        To wake for each packet is a tenth of what a quick download costs the processor.
        """
        self._wake_at(low)
        if low > 1:
            if self._poll.poll(_SOON * 1000):
                return
            self._wake_at(1)
        self._wait(IN)

    def _wake_at(self, low: int) -> None:
        if low != self._low:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, low)
            self._low = low

    def _wait(self, events: int) -> int:
        """Wait for one of these, or raise Silent."""
        self._poll.modify(self._socket, events)
        try:
            patience = PATIENCE
            if self.deadline is not None:
                patience = min(patience, max(self.deadline - time.monotonic(), 0))
            found = self._poll.poll(patience * 1000)
        finally:
            self._poll.modify(self._socket, IN)
        if not found:
            raise Silent
        return found[0][1]


def _advance(waiting: list[memoryview], sent: int) -> None:
    """Forget so many bytes, which have left."""
    while waiting and sent >= len(waiting[0]):
        sent -= len(waiting.pop(0))
    if sent:
        waiting[0] = waiting[0][sent:]


def connected(
    addresses: Sequence[Address],
    made: Callable[[Address], socket.socket],
    held: Callable[[Line], None],
) -> Line:
    """A line to the first address that answers; ``held`` learns of each, to cut it.

    Where there are several, none is waited for long before each was tried: a machine may
    have an address of IPv6 and no way there.
    """
    failure: OSError | Silent = OSError("there is no address")
    hurried = [(each, _HURRY) for each in addresses] if len(addresses) > 1 else []
    for address, patience in [*hurried, *((each, CONNECTING) for each in addresses)]:
        line = Line(made(address))
        try:
            held(line)
            line.connect(address[4], patience)
            return line
        except (OSError, Silent) as error:
            line.close()
            failure = error
        except BaseException:
            line.close()
            raise
    raise failure
