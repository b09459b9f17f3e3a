"""A private file for a text that is being edited. It stays until it is safe to go."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath
from secrets import token_hex
from time import time
from typing import Final, Self

from fxtui.config.paths import private_folder
from fxtui.domain.errors import FxtuiError

KEPT: Final = 28 * 24 * 3600.0
"""Seconds for which a text stays that nobody stored and nobody looked at again."""

_LONGEST: Final = 200
"""Bytes of a name; editors add something for files of their own."""


class Draft:
    def __init__(self, path: Path, original: bytes) -> None:
        self.path, self._original = path, original

    @classmethod
    def begin(cls, folder: Path, name: str, content: bytes) -> Self:
        """A file of that name, as far as a disk takes it: editors go by its ending."""
        sweep(folder, time())
        own = private_folder(private_folder(folder) / token_hex(8))
        path = own / file_name(name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            with open(os.open(path, flags, 0o600), "wb") as file:  # noqa: PTH123  # mode
                file.write(content)
        except OSError as error:
            shutil.rmtree(own, ignore_errors=True)
            raise FxtuiError(f"{path} cannot be written: {error.strerror}") from error
        return cls(path, content)

    def content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise FxtuiError(f"{self.path} cannot be read: {error.strerror}") from error

    def is_changed(self) -> bool:
        return self.content() != self._original

    @property
    def where(self) -> str:
        return f"Your text is in {self.path} (for four weeks)"

    def discard(self) -> None:
        """Remove it, and what its editor left beside it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


def sweep(folder: Path, now: float) -> None:
    """Remove what was begun and left, and has not changed for some weeks."""
    with suppress(OSError):
        for own in [each for each in folder.iterdir() if each.is_dir()]:
            times = [each.lstat().st_mtime for each in (own, *own.iterdir())]
            if now - max(times) > KEPT:
                shutil.rmtree(own, ignore_errors=True)


def file_name(name: str) -> str:
    """A name that every disk takes, with the same ending."""
    plain = "".join(sign if sign.isprintable() and sign != "/" else "_" for sign in name)
    if not plain.strip("._ ") or plain.startswith("-"):
        plain = f"object{plain if plain.strip('. ') else ''}"
    end = PurePosixPath(plain).suffix
    if len(end.encode()) > _LONGEST // 2:
        end = ""
    room = _LONGEST - len(end.encode())
    stem = plain[: len(plain) - len(end)].encode()[:room].decode(errors="ignore")
    return stem + end
