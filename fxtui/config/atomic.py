"""A private file that is there as a whole, or as it was before."""

from __future__ import annotations

import os
from pathlib import Path

from fxtui.domain.errors import ConfigError


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads; ConfigError if that cannot be.

    A symbolic link stays one: people keep their configuration elsewhere.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write(draft, text.encode())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error


def _write(draft: Path, data: bytes) -> None:
    """On disk before it takes the place of anything."""
    draft.touch(mode=0o600, exist_ok=False)
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
