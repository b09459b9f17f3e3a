"""Sound and video: how long, how dense, what its tracks are, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO, Any, Final, cast

from pymediainfo import MediaInfo

from .found import Section, facts
from .ranged import Enough, Source
from .wire import Ask

_SAID: Final = {
    "title": "title",
    "performer": "artist",
    "album": "album",
    "track_name_position": "track",
    "recorded_date": "year",
    "genre": "genre",
    "comment": "comment",
}
_TRACKS: Final = {"Video": "video", "Audio": "sound", "Text": "subtitles"}


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    info = MediaInfo.parse(cast("IO[bytes]", _Short(file)), parse_speed=0)
    told = [(track.track_type, track.to_data()) for track in info.tracks]
    parts = [_part(kind, data) for kind, data in told if kind in _TRACKS]
    if not parts:
        raise ValueError("there is neither sound nor video in it")
    for kind, data in told:
        if kind == "General":
            yield facts("", _whole(data))
    yield from parts


class _Short:
    """Ends where no more may be read: what was told before that is still told."""

    def __init__(self, file: Source) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int) -> bytes:
        with suppress(Enough):
            return self._file.read(size)
        return b""


def _whole(data: Mapping[str, Any]) -> dict[str, object]:
    return {
        "format": data.get("format"),
        "length": _length(data.get("duration")),
        "bit rate": _bit_rate(data.get("overall_bit_rate")),
        **{name: _text(data.get(key)) for key, name in _SAID.items()},
    }


def _part(kind: str, data: Mapping[str, Any]) -> Section:
    about: dict[str, object] = {"codec": data.get("format")}
    width, height = quantity(data.get("width")), quantity(data.get("height"))
    if width and height:
        about["size"] = f"{width:,.0f} x {height:,.0f} pixels"
    if kind == "Video" and (rate := quantity(data.get("frame_rate"))):
        about["frames"] = f"{rate:g} a second"
    if rate := quantity(data.get("sampling_rate")):
        about["sample rate"] = f"{rate:,.0f} Hz"
    about["channels"] = data.get("channel_s")
    about["bit rate"] = _bit_rate(data.get("bit_rate"))
    about["language"] = data.get("language")
    return facts(_TRACKS[kind], about)


def quantity(told: object) -> float | None:
    """The first one: of what has a core within, both are told, as ``Unknown / 24000``."""
    for each in str(told).split("/"):
        with suppress(ValueError):
            return float(each)
    return None


def _length(told: object) -> str | None:
    milliseconds = quantity(told)
    if milliseconds is None:
        return None
    minutes, seconds = divmod(milliseconds / 1000, 60)
    return f"{int(minutes)}:{seconds:04.1f}"


def _bit_rate(told: object) -> str | None:
    bits = quantity(told)
    return None if bits is None else f"{bits / 1000:,.0f} kbit/s"


def _text(value: object) -> object:
    """Many write UTF-8 where by the book it would be Latin-1."""
    if isinstance(value, str):
        with suppress(UnicodeError):
            return value.encode("latin-1").decode()
    return value
