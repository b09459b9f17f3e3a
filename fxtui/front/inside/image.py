"""Images: size, what else is written in them, and a small picture."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from math import sqrt
from typing import IO, Final, cast

from PIL import ExifTags, Image, ImageOps

from ..picture.pixels import Pixels
from .found import Picture, Section, facts
from .ranged import Source
from .wire import Ask

_LARGEST: Final = 64_000_000
"""Pixels of an image that is drawn: 256 MB of them."""

_HIGHEST: Final = 60
"""Pixels of the small picture; two stand above one another in a cell."""

_WIDEST: Final = 120
_EMBEDDED: Final = (513, 514)
"""Where the small picture is that a camera made, and its bytes."""

_MEASURED: Final = frozenset({"I", "I;16", "I;16B", "I;16L", "F"})
"""Modes of more than 256 greys."""

_GAP: Final = 2.0
"""How much larger than it is to be Pillow makes an image by a quick way first, which it
has for none of 16 bits."""

_LYING: Final = range(5, 9)
"""Orientations of an image that is turned by a quarter."""

_SHOWN: Final = frozenset(
    {"Make", "Model", "DateTime", "Software", "Artist", "Copyright"}
)


def sections(file: Source, ask: Ask) -> Iterator[Section]:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(cast("IO[bytes]", file)) as image:
        yield facts("", _facts(image))
        if ask.width and image.width * image.height <= _LARGEST:
            embedded = _embedded(image) if file.size > ask.most else None
            yield _drawn(embedded or image, ask)
        frames = getattr(image, "n_frames", 1)  # to count them much may be read
        if frames > 1:
            yield facts("", {"frames": f"{frames:,}"})


def _facts(image: Image.Image) -> dict[str, object]:
    tags = {ExifTags.TAGS.get(tag, ""): value for tag, value in image.getexif().items()}
    return {
        "size": f"{image.width:,} x {image.height:,} pixels",
        "format": image.format_description or image.format,
        "mode": image.mode,
        "resolution": image.info.get("dpi"),
        "comment": image.info.get("comment"),
        **{name: value for name, value in tags.items() if name in _SHOWN},
    }


def _embedded(image: Image.Image) -> Image.Image | None:
    """The small picture that a camera put at the beginning of a large one."""
    told = image.getexif().get_ifd(ExifTags.IFD.IFD1)
    offset, size = (told.get(tag) for tag in _EMBEDDED)
    if not (isinstance(offset, int) and isinstance(size, int)):
        return None
    begin = len(b"Exif\0\0") + offset
    content = image.info["exif"][begin : begin + size]
    small = Image.open(io.BytesIO(content))
    turn = ExifTags.Base.Orientation
    small.getexif()[turn] = image.getexif().get(turn, 1)
    return small


def _drawn(image: Image.Image, ask: Ask) -> Picture | Pixels:
    if any(ask.box):
        return _pixels(image, ask)
    return _picture(image, ask.width)


def _picture(image: Image.Image, width: int) -> Picture:
    small = _small(image, (min(width, _WIDEST), _HIGHEST))
    pixels = small.tobytes().hex()
    step = 6 * small.width
    rows = (pixels[at : at + step] for at in range(0, len(pixels), step))
    return Picture("", tuple(rows))


def _pixels(image: Image.Image, ask: Ask) -> Pixels:
    wide, high = _turned(image)
    scale = min(ask.box[0] / wide, ask.box[1] / high, sqrt(ask.pixels / (wide * high)))
    small = _small(image, (max(1, int(wide * scale)), max(1, int(high * scale))))
    few = small.quantize(ask.colours, Image.Quantize.FASTOCTREE)
    drawn = small.quantize(palette=few, dither=Image.Dither.FLOYDSTEINBERG)
    palette = bytes(few.getpalette() or ())[: 3 * ask.colours]
    return Pixels(drawn.width, drawn.height, palette, drawn.tobytes())


def _turned(image: Image.Image) -> tuple[int, int]:
    """Its size when it is upright."""
    wide, high = image.size
    is_lying = image.getexif().get(ExifTags.Base.Orientation, 1) in _LYING
    return (high, wide) if is_lying else (wide, high)


def _small(image: Image.Image, room: tuple[int, int]) -> Image.Image:
    """Upright, on black, and no larger than this."""
    longest = max(room), max(room)
    image.draft("RGB", longest)  # a JPEG is unpacked at an eighth of its size
    gap = None if image.mode in _MEASURED else _GAP
    image.thumbnail(longest, reducing_gap=gap)
    upright = _visible(ImageOps.exif_transpose(image))
    upright.thumbnail(room)
    small = upright.convert("RGB") if upright.mode == "CMYK" else upright
    small = small.convert("RGBA")
    ground = Image.new("RGBA", small.size, "black")
    return Image.alpha_composite(ground, small).convert("RGB")


def _visible(image: Image.Image) -> Image.Image:
    """What was measured, in the greys that there are: the least black, the most white."""
    if image.mode == "LAB":
        return image.getchannel("L")
    if image.mode not in _MEASURED:
        return image
    values = image.convert("F")
    least, most = cast("tuple[float, float]", values.getextrema())
    scale = 255 / ((most - least) or 1)
    return values.point(lambda value: value * scale - least * scale).convert("L")
