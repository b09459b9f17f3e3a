"""Where a person was when the browser was left, for the next time; two small files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from fxtui.config import private_folder
from fxtui.domain.codec import decode, encode
from fxtui.domain.errors import ConfigError
from fxtui.domain.location import Location
from fxtui.domain.value import Value

T = TypeVar("T")

_NAME: Final = "last_place.json"
_TABS: Final = "last_tabs.json"


class Twin(Value, frozen=True):
    """Where both panes of a tab were."""

    left: Location
    right: Location


class OtherTabs(Value, frozen=True):
    """Those around the tab that was shown."""

    before: tuple[Twin, ...] = ()
    after: tuple[Twin, ...] = ()


def last_place(state: Path) -> Location | None:
    """None if there is none, or none that can be read: it is a convenience."""
    return _read(state / _NAME, msgspec.json.Decoder(Location))


def other_tabs(state: Path) -> OtherTabs:
    """None of them if that cannot be read."""
    return _read(state / _TABS, msgspec.json.Decoder(OtherTabs)) or OtherTabs()


def remember_place(state: Path, place: Location) -> None:
    if place != last_place(state):
        _write(state, _NAME, place)


def remember_tabs(state: Path, tabs: OtherTabs) -> None:
    if tabs != other_tabs(state):
        _write(state, _TABS, tabs)


def _read(file: Path, decoder: msgspec.json.Decoder[T]) -> T | None:
    with suppress(OSError, msgspec.DecodeError):
        return decode(file.read_bytes(), decoder)
    return None


def _write(state: Path, name: str, value: Value) -> None:
    with suppress(OSError, ConfigError):
        from fxtui.config.atomic import write_private  # when it is over

        write_private(private_folder(state) / name, encode(value).decode())
