"""The service's log: two files that are never longer than they may be."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import ExitStack, suppress
from itertools import chain
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Final

LIMIT: Final = 5 * 1024 * 1024
"""Bytes of a log after which another is begun; the one before is kept."""

LOOK: Final = 0.5
"""Seconds between two looks at whether a log has grown."""

_FORMAT: Final = "%(asctime)s %(name)s: %(message)s"


def open_log(path: Path) -> IO[bytes]:
    """The log, opened to add to it."""
    with suppress(FileNotFoundError):
        if path.stat().st_size >= LIMIT:
            path.replace(_older(path))
    return path.open("ab")


def log_to(path: Path) -> None:
    """Write all that is logged to this file."""
    logging.basicConfig(level=logging.INFO, format=_FORMAT, handlers=[_Rotating(path)])


def log_here() -> None:
    """Write all that is logged to the terminal."""
    logging.basicConfig(level=logging.INFO, format=_FORMAT, stream=sys.stderr)


def last_lines(path: Path, count: int) -> list[str]:
    """The last lines of the log, and of the one before it, if they are not enough."""
    with ExitStack() as opened:
        return list(_last(path, _opened(path, opened), count))


def followed(path: Path, count: int) -> Generator[str, None, None]:
    """The last lines, and then whatever is added, for ever, though the log change."""
    with ExitStack() as opened:
        log = _opened(path, opened)
        yield from _last(path, log, count)
        while True:
            if _is_another(path, log):
                yield from _rest(log)
                log = _opened(path, opened)
            yield from _rest(log)
            time.sleep(LOOK)


class _Rotating(RotatingFileHandler):
    """Takes the standard streams along, so that no traceback ends in an old log."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LIMIT, backupCount=1)

    def doRollover(self) -> None:
        super().doRollover()
        assert self.stream
        for stream in (sys.stdout, sys.stderr):
            os.dup2(self.stream.fileno(), stream.fileno())


def _older(path: Path) -> Path:
    """Where the log before this one is."""
    return path.with_name(f"{path.name}.1")


def _opened(path: Path, stack: ExitStack) -> IO[bytes] | None:
    stack.close()  # what was open before
    try:
        return stack.enter_context(path.open("rb"))
    except FileNotFoundError:
        return None


def _is_another(path: Path, log: IO[bytes] | None) -> bool:
    """Whether there is another log than the one that is open."""
    try:
        return log is None or not os.path.samestat(path.stat(), os.fstat(log.fileno()))
    except FileNotFoundError:
        return False


def _last(path: Path, log: IO[bytes] | None, count: int) -> deque[str]:
    with ExitStack() as opened:
        before = _opened(_older(path), opened)
        return deque(chain(_rest(before), _rest(log)), maxlen=count)


def _rest(log: IO[bytes] | None) -> Iterator[str]:
    """The whole lines that are still to be read."""
    if log is None:
        return
    for line in log:
        if not line.endswith(b"\n"):
            log.seek(-len(line), os.SEEK_CUR)
            return
        yield line.decode(errors="replace").rstrip("\n")
