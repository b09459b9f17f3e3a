"""What is in films that a real encoder made. It takes 100 MB: ``pip install av``."""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

import numpy as np
import pytest

from fxtui.front.preview import PAGE, Child, Look
from tests.unit.front.test_preview import Object, texts

av: Any = pytest.importorskip("av")


def film(kind: str, *, rate: int) -> bytes:
    """Four seconds of noise."""
    file, chance = io.BytesIO(), np.random.default_rng(1)
    with av.open(file, "w", format=kind) as made:
        made.metadata["title"] = "A film"
        stream = made.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        stream.bit_rate = rate
        for _ in range(100):
            pixels = chance.integers(0, 255, (480, 640, 3), dtype="u1")
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return file.getvalue()


@pytest.mark.parametrize("kind", ["mp4", "mov", "matroska", "avi"])
async def test_of_a_film_its_tracks_are_told_and_little_is_read(kind: str) -> None:
    thing = Object("a.film", film(kind, rate=20_000_000))
    with closing(Child()) as child:
        drawing = await Look(thing.entry, thing.read, child=child).begin()

    told = "\n".join(texts(drawing))
    assert drawing.format == "sound or video"
    for fact in ("0:04.0", "A film", "MPEG-4 Visual", "640 x 480 pixels", "25 a second"):
        assert fact in told
    assert thing.bytes_read <= PAGE < 5 * PAGE < len(thing.content)
