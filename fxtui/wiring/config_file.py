"""The configuration of one file, read again whenever that is not what it was."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from fxtui.config import Config, read_config

_Stamp: TypeAlias = tuple[int, int, int] | None


class ConfigFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: _Stamp = None
        self._config = Config()

    def read(self) -> Config:
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._config, self._stamp = read_config(self._path), stamp
        return self._config


def _stamp(path: Path) -> _Stamp:
    with suppress(FileNotFoundError):
        found = path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None
