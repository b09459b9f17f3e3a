"""The configuration of one file, read again whenever that is not what it was."""

from __future__ import annotations

from pathlib import Path

from fxtui.config import Config, read_config
from fxtui.config.stamp import Stamp, stamp_of


class ConfigFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: Stamp | None = None
        self._config = Config()

    def read(self) -> Config:
        stamp = stamp_of(self._path)
        if stamp != self._stamp:
            self._config, self._stamp = read_config(self._path), stamp
        return self._config
