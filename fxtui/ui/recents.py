"""The places that were visited, in a small file of the state folder.

Several browsers may end at about the same time: each adds its visits to what is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from fxtui.config import private_folder
from fxtui.config.atomic import write_private
from fxtui.domain.codec import decode, encode
from fxtui.domain.errors import ConfigError

from .frecency import Recent, Visit, visited

_NAME: Final = "recent_places.json"


def recents(state: Path) -> tuple[Recent, ...]:
    """None if there are none, or none that can be read: it is a convenience."""
    with suppress(OSError, msgspec.DecodeError):
        decoder = msgspec.json.Decoder(tuple[Recent, ...])
        return decode((state / _NAME).read_bytes(), decoder)
    return ()


def remember_visits(state: Path, visits: Iterable[Visit]) -> None:
    with suppress(ConfigError):
        folder = private_folder(state)
        known = visited(recents(state), visits)
        write_private(folder / _NAME, encode(known).decode())
