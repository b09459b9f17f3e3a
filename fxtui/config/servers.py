"""What was learnt of servers, in a file: a cache, which may be deleted at any time."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import time
from typing import Final

import msgspec

from fxtui.domain.errors import ConfigError
from fxtui.domain.servers import NOTHING, ServerNote

from .atomic import write_private

NAME: Final = "servers.json"
_GOOD_FOR: Final = 30 * 86_400.0
"""Seconds: a server that is mended by then is tried anew."""

_MOST: Final = 500
"""Servers; of more, those that were learnt first are forgotten."""


class KnownServers:
    """Written by one process, the service; others only read it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._writer = ThreadPoolExecutor(1, "servers")
        self._lock = Lock()

    @cached_property
    def _notes(self) -> dict[str, ServerNote]:
        return dict(read_servers(self._file.parent))

    def of(self, url: str) -> ServerNote:
        return self._notes.get(url, NOTHING)

    def note(self, url: str, note: ServerNote) -> None:
        """From any thread; what cannot be written is learnt again."""
        with self._lock:
            self._notes[url] = note
            kept = sorted(self._notes.items(), key=lambda known: known[1].since)[-_MOST:]
            text = msgspec.json.encode(dict(kept)).decode()
            with suppress(RuntimeError):  # it is closed: an answer came late
                self._writer.submit(self._write, text)

    def close(self) -> None:
        self._writer.shutdown()

    def _write(self, text: str) -> None:
        with suppress(ConfigError):
            write_private(self._file, text)


def read_servers(folder: Path) -> Mapping[str, ServerNote]:
    """What is known and not too old; nothing, where the file cannot be read."""
    try:
        content = (folder / NAME).read_bytes()
        notes = msgspec.json.decode(content, type=dict[str, ServerNote])
    except (OSError, msgspec.MsgspecError):
        return {}
    return {url: note for url, note in notes.items() if note.since > time() - _GOOD_FOR}
