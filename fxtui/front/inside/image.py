"""Images: size, what else is written in them, and a small picture."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import IO, Final, cast

from PIL import ExifTags, Image

from .found import Picture, Section, facts
from .ranged import Source
from .wire import Ask

_LARGEST: Final = 64_000_000
"""Pixels of an image that is drawn: 256 MB of them."""

_HIGHEST: Final = 60
"""Pixels of the small picture; two stand above one another in a cell."""

_WIDEST: Final = 120
_SHOWN: Final = frozenset(
    {"Make", "Model", "DateTime", "Software", "Artist", "Copyright"}
)


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(cast("IO[bytes]", file)) as image:
        yield facts("", _facts(image))
        if ask.width and image.width * image.height <= _LARGEST:
            yield _picture(image, ask.width)


def _facts(image: Image.Image) -> dict[str, object]:
    frames = getattr(image, "n_frames", 1)
    tags = {ExifTags.TAGS.get(tag, ""): value for tag, value in image.getexif().items()}
    return {
        "size": f"{image.width:,} x {image.height:,} pixels",
        "format": image.format_description or image.format,
        "mode": image.mode,
        "frames": frames if frames > 1 else None,
        "resolution": image.info.get("dpi"),
        "comment": image.info.get("comment"),
        **{name: value for name, value in tags.items() if name in _SHOWN},
    }


def _picture(image: Image.Image, width: int) -> Picture:
    room = min(width, _WIDEST), _HIGHEST
    image.draft("RGB", room)  # a JPEG is unpacked at an eighth of its size
    image.thumbnail(room)
    small = image.convert("RGBA")
    ground = Image.new("RGBA", small.size, "black")
    pixels = Image.alpha_composite(ground, small).convert("RGB").tobytes().hex()
    step = 6 * small.width
    rows = (pixels[at : at + step] for at in range(0, len(pixels), step))
    return Picture("", tuple(rows))
