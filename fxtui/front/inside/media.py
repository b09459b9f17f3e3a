"""Sound and video: how long, how dense, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from tinytag import TinyTag

from .found import Section, facts
from .ranged import Source
from .wire import Ask


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    tag: Any = TinyTag.get(ask.name, file_obj=cast("BinaryIO", file))
    minutes, seconds = divmod(tag.duration or 0, 60)
    yield facts(
        "",
        {
            "length": f"{int(minutes)}:{seconds:04.1f}" if tag.duration else None,
            "bit rate": f"{tag.bitrate:,.0f} kbit/s" if tag.bitrate else None,
            "sample rate": f"{tag.samplerate:,} Hz" if tag.samplerate else None,
            "channels": tag.channels,
            **{
                name: getattr(tag, name)
                for name in (
                    "title",
                    "artist",
                    "album",
                    "track",
                    "year",
                    "genre",
                    "comment",
                )
            },
        },
    )
