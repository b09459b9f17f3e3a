"""Large content: made at random, put without the program that is tested, and compared."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fxtui.domain.policy import MIB


@dataclass(frozen=True)
class Body:
    """A file, to be put without the program that is tested."""

    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    async def open(self) -> AsyncGenerator[bytes, None]:
        with self.path.open("rb") as file:
            while chunk := file.read(MIB):
                yield chunk


def fill(path: Path, size: int) -> str:
    """Random content, and its hash."""
    hashed = sha256()
    with path.open("wb") as file:
        for _ in range(size // MIB):
            hashed.update(block := os.urandom(MIB))
            file.write(block)
    return hashed.hexdigest()


def hash_of(path: Path) -> str | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        hashed = sha256()
        while block := file.read(MIB):
            hashed.update(block)
    return hashed.hexdigest()
