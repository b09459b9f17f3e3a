"""A connection under TLS, in which whole blocks are read and written.

CPython's ``SSLSocket`` reads each record of 16 KiB by two calls of the system, and writes
it by one; between memory and a socket it is one for all that is there.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from pathlib import Path
from typing import Final

from .line import CONNECTING, Buffer, Line
from .trouble import Silent, Unanswered

_BLOCK: Final = 16 * 1024
_MOST: Final = 256 * 1024
"""What is taken from a socket at once: the more, the more had come already."""


class _Room(threading.local):
    """Where a thread puts what it takes from any line, until that is opened."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(_BLOCK))


_ROOM: Final = _Room()


def trusting(ca: str) -> ssl.SSLContext:
    """A client's context that trusts the authorities of a file or a folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    is_folder = Path(ca).is_dir()
    context.load_verify_locations(None if is_folder else ca, ca if is_folder else None)
    context.set_alpn_protocols(["http/1.1"])
    return context


class TlsLine(Line):
    """A line over a connected socket, once ``greet`` has returned."""

    can_send_files = False
    most = 1024 * 1024

    def __init__(
        self,
        made: socket.socket,
        context: ssl.SSLContext,
        host: str,
        session: ssl.SSLSession | None,
    ) -> None:
        super().__init__(made)
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._in, self._out, server_hostname=host, session=session
        )
        self._early = b""
        self._is_told = False

    def session(self) -> ssl.SSLSession | None:
        """See ``Line``: to copy it takes long."""
        if self._is_told:
            return None
        self._is_told = True
        return self._tls.session

    def greet(self) -> None:
        """Agree on keys, or raise an SSLError; Unanswered if that takes too long."""
        self.deadline = time.monotonic() + CONNECTING
        try:
            self._greet()
        except Silent as error:
            raise Unanswered from error
        self.deadline = None

    def _greet(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
                self._flush()
                return
            except ssl.SSLWantReadError:
                self._flush()
                if not self._fill():
                    raise ConnectionResetError from None
            except ssl.SSLError:
                self._flush()  # the alert that says why
                raise

    def send(self, *buffers: Buffer) -> bool:
        for buffer in filter(len, buffers):
            self._tls.write(buffer)
        return self.send_raw(self._out.read())

    def begin(self, *buffers: Buffer) -> bool:
        for buffer in filter(len, buffers):
            self._tls.write(buffer)
        return self.begin_raw(self._out.read())

    def has_answer(self) -> bool:
        """Tickets for later sessions come unasked, and are no answer."""
        if self._early:
            return True
        try:
            if not self._fill():
                return True
            self._early = self._tls.read(1)
        except ssl.SSLWantReadError:
            return False
        return True

    def await_news(self) -> None:
        if not self._early:
            super().await_news()

    def receive_into(self, view: memoryview) -> int:
        if self._early:
            view[:1], self._early = self._early, b""
            return 1
        while True:
            try:
                # It writes into the buffer that it is given, and returns a number.
                return int(self._tls.read(len(view), view))
            except ssl.SSLWantReadError:
                if not self._fill():
                    return 0

    def fill(self, view: memoryview, due: int) -> int:
        """Records are 16 KiB: all that are there are opened before anybody else acts."""
        if self._early:
            return self.receive_into(view)
        read, size, done = self._tls.read, len(view), 0
        while done < size:
            try:
                count = int(read(size - done, view[done:]))
            except ssl.SSLWantReadError:
                if done:
                    break
                if not self._fill(due - _BLOCK):  # of one record most may have come
                    return 0
                continue
            if not count:
                break
            done += count
        return done

    def has_news(self) -> bool:
        return bool(self._early) or (super().has_news() and self.has_answer())

    def _fill(self, due: int = 1) -> int:
        room = _ROOM.view
        count = self.receive_raw(room, max(due, 1))
        self._in.write(room[:count])
        if count == len(room) < _MOST:
            _ROOM.view = memoryview(bytearray(2 * count))
        return count

    def _flush(self) -> None:
        if told := self._out.read():
            self.send_raw(told)
