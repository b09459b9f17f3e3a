"""Which unfinished uploads a file may finish; pure."""

from __future__ import annotations

from fxtui.domain.engine import Unfinished


def fits(upload: Unfinished, size: int) -> bool:
    """Whether a file of this size may have been cut into these parts."""
    if not upload.parts or upload.size > size:
        return False
    return upload.parts <= -(-size // upload.part_size)
