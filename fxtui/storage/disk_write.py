"""Bytes into a file, all of them."""

from __future__ import annotations

import os


def write_all(descriptor: int, data: bytes | memoryview, offset: int) -> None:
    """Write all of ``data``: one ``pwrite`` may take less."""
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[written:], offset + written
