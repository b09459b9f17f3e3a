"""A small file of ours that appears under its name when it is whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from fxtui.config.here import standing
from fxtui.domain.errors import FxtuiError, UsageError


def check_writable(path: Path) -> None:
    """Refuse early what could not be written after hours of work."""
    real = _real(path)
    if real.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it")
    if not real.parent.is_dir():
        raise UsageError(f"{path} cannot be written: {real.parent} is no folder")
    written = real if _is_special(real) else real.parent
    if not os.access(written, os.W_OK):
        raise UsageError(f"{path} cannot be written: {written} does not let you")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write to a temporary name beside ``path``, which is given up if anything fails.

    A device or a pipe is written to as it is; a link stays one.
    """
    real = _real(path)
    try:
        with _opened(real) as file:
            yield file
    except OSError as error:
        raise FxtuiError(f"{path} cannot be written: {error.strerror}") from error


@contextmanager
def _opened(real: Path) -> Iterator[BinaryIO]:
    if _is_special(real):
        with real.open("wb") as file:
            yield file
        return
    temporary = real.with_name(f".fxtui-{token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(real)
    finally:
        temporary.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _real(path: Path) -> Path:
    with standing():
        return Path(os.path.realpath(path))
