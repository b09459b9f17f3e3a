"""The pixels of a cell as a terminal told the system, which knows of other fonts, too."""

from __future__ import annotations

import fcntl
import struct
import termios

from .told import Size


def cell_of(descriptor: int) -> Size | None:
    """None where the terminal tells the system nothing of pixels."""
    try:
        answer = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns):
        return None
    size = Size(width // columns, height // rows)
    return size if all(size) else None
