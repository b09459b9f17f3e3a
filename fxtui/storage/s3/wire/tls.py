"""A connection under TLS.

OpenSSL itself reads records from the socket and writes them there. That takes more calls
of the system than to hand it whole blocks (``SSLObject``), and still less time, as their
bytes are in fewer places of memory; and a line takes less than half of that.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from .line import CONNECTING, MUCH, Buffer, Line
from .trouble import Silent, Unanswered
from .watch import IN, OUT

_RECORD: Final = 16 * 1024
"""Of TLS, at most: RFC 8446, 5.1."""

_LITTLE: Final = 64 * 1024
"""Bytes that are worth being put together."""


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
        self._tls = context.wrap_socket(
            made, server_hostname=host, session=session, do_handshake_on_connect=False
        )
        super().__init__(self._tls)
        self._early = b""
        self._is_told = self._has_ended = False

    def cut(self) -> None:
        """Its own ``shutdown`` would let another thread go on without TLS."""
        with suppress(OSError):
            socket.socket.shutdown(self._tls, socket.SHUT_RDWR)

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
                return self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._wait(IN)
            except ssl.SSLWantWriteError:
                self._wait(OUT)

    def begin(self, *buffers: Buffer) -> bool:
        """See ``Line``: a record for a few bytes of their own would wake the server."""
        if len(buffers) > 1 and sum(map(len, buffers)) <= _LITTLE:
            return super().begin(b"".join(buffers))
        return super().begin(*buffers)

    def go_on(self) -> bool:
        """See ``Line``: what did not go at once is told to OpenSSL again, as it was."""
        waiting = self._unsent
        try:
            while waiting:
                waiting[0] = waiting[0][self._tls.write(waiting[0]) :]
                if not waiting[0]:
                    del waiting[0]
        except ssl.SSLWantWriteError:
            return False
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise ConnectionResetError from error
        return True

    def has_answer(self) -> bool:
        """Tickets for later sessions come unasked, and are no answer."""
        if self._early:
            return True
        try:
            self._early = self._tls.read(1)
        except ssl.SSLWantReadError:
            return False
        return True

    def await_news(self) -> None:
        if not self._early:
            super().await_news()

    def has_news(self) -> bool:
        if self._early or self._has_ended:
            return True
        return super().has_news() and self.has_answer()

    def fill(self, view: memoryview, due: int) -> int:
        """All records that are there are opened before anybody else acts."""
        if self._early:
            view[:1], self._early = self._early, b""
            return 1
        read, size, done = self._tls.read, len(view), 0
        while done < size:
            try:
                # It writes into the buffer that it is given, and returns a number.
                count = int(read(size - done, view[done:]))
            except ssl.SSLWantReadError:
                if done:
                    break
                self._await(max(min(due, MUCH) - _RECORD, 1))
                continue
            if not count:
                self._has_ended = True
                break
            done += count
        return done
