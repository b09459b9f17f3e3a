"""An answer whose bytes are still to come. Imported with the HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .bodies import Stopped
from .troubles import told_troubles

if TYPE_CHECKING:
    from requests import Response


class Received:
    """Read it in worker threads, stop it from any thread, and close it."""

    def __init__(self, response: Response, metadata: Any) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.metadata = metadata
        """What its header tells of the file."""

        self._response = response
        self._is_stopped = False

    def read(self, size: int) -> bytes:
        """The next bytes, as they came, and at most so many; none at the end."""
        with told_troubles():
            piece: bytes = self._response.raw.read(size, decode_content=False)
        if self._is_stopped:
            raise Stopped  # what comes from a TLS socket that was shut down is no content
        return piece

    def stop(self) -> None:
        """Break off: who waits in ``read`` is let go, and gets nothing more."""
        self._is_stopped = True
        with suppress(OSError, RuntimeError, ValueError):  # it has ended already
            self._response.raw.shutdown()

    def close(self) -> None:
        self._response.close()
