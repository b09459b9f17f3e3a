"""Where a person was when the browser was left, for the next time; a small file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from fxtui.config import private_folder
from fxtui.domain.codec import decode, encode
from fxtui.domain.errors import ConfigError
from fxtui.domain.location import Location

_NAME: Final = "last_place.json"


def last_place(state: Path) -> Location | None:
    """None if there is none, or none that can be read: it is a convenience."""
    with suppress(OSError, msgspec.DecodeError):
        decoder = msgspec.json.Decoder(Location)
        return decode((state / _NAME).read_bytes(), decoder)
    return None


def remember_place(state: Path, place: Location) -> None:
    with suppress(OSError, ConfigError):
        (private_folder(state) / _NAME).write_bytes(encode(place))
