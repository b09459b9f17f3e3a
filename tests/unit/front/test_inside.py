"""What is in files that real libraries wrote, and in those that somebody damaged."""

from __future__ import annotations

import asyncio
import gzip
import random
from collections.abc import Iterator
from contextlib import closing

import pytest

from fxtui.domain.content import Span
from fxtui.domain.names import safe
from fxtui.front.inside.found import Found
from fxtui.front.inside.media import quantity
from fxtui.front.inside.wire import Ask
from fxtui.front.preview import PAGE, Child, Drawing, Look
from fxtui.front.preview.child import Lend
from fxtui.front.preview.drawing import text_of
from tests.samples import HOSTILE, LINES, SAMPLES, photo

from .test_preview import Object, texts

SHOWN = {
    "a.db": (
        "SQLite",
        [
            "table  people",
            "01 01 01",
            "kept by",
            "21  last",
            "20  name 19",
            "-70000  ß",
            "4  name 3",
        ],
    ),
    "a.npy": ("NumPy", ["3 x 4", "8  9  10  11"]),
    "records.npy": ("NumPy", ["-1  ß  2.5  x  True"]),
    "a.npz": ("NumPy archive", ["x.npy  5      <i8", "4"]),
    "a.db.gz": ("SQLite in gzip", ["table  people"]),
    "a.npy.gz.xz": ("NumPy in gzip in xz", ["3 x 4"]),
    "a.csv.bz2": ("table in bzip2", ["Oslo  709000"]),
    "a.json.xz": ("JSON in xz", ['"a": [']),
    "a.txt.gz": ("text in gzip", ["line 19999"]),
    "a.txt.zst": ("text in zstd", ["line 19999"]),
    "a.parquet": (
        "Parquet",
        ["ff 00", "1823-11-12", "nested.b.list.element", "ZSTD", "1999", "name 49"],
    ),
    "a.feather": ("Arrow", ["timestamp[ms]", "name 49", '{"a":1,"b":[1,2]}']),
    "a.arrows": ("Arrow stream", ["timestamp[ms]", "name 49", "1970-01-02"]),
    "a.orc": ("ORC", ["2,000", "name 49"]),
    "a.h5": (
        "HDF5",
        ["1, 2", "made by  ß", "100 x 100", "link to /etc/passwd:/x", "112"],
    ),
    "a.nc": ("NetCDF", ["unit  mm", "wide      float  x", "1.5  2  3"]),
    "a.fits": ("FITS", ["10 x 20", "OBJECT  'M 31"]),
    "a.bam": ("BAM in gzip", ["chr1  1000", "4M     ACGT"]),
    "a.vcf.gz": ("VCF in gzip", ["contig      2", "100  rs7"]),
    "a.fastq": ("FASTQ", ["r1 x       4       30  ACGT"]),
    "a.png": ("image", ["256 x 256 pixels", "▀" * 60]),
    "a.jpg": ("image", ["256 x 256 pixels", "▀" * 60]),
    "a.webp": ("image", ["256 x 256 pixels", "WebP", "▀" * 60]),
    "a.gif": ("image", ["40 x 30 pixels", "frames  5"]),
    "turned.jpg": ("image", ["240 x 120 pixels", "CMYK", "▀" * 30]),
    "a.tif": ("image", ["256 x 256 pixels", "I;16", "▀" * 60]),
    "a.pdf": ("PDF", ["Title     On Growth"]),
    "pages.pdf": ("PDF", ["pages         30", "Page 1: of form", "Größe"]),
    "a.ipynb": ("notebook", ["═════", "• item", "In [7]", "Out [7], image/png", "42"]),
    "zarr.json": ("Zarr", ["[10,20]", "unit  m"]),
    "a.zip": ("zip", ["members  2", "folder/one.txt  208890"]),
    "a.tar": ("tar", ["folder/one.txt  208890  1970-01-02 00:00  file", "two.bin"]),
    "a.tgz": ("tar in gzip", ["folder/one.txt", "two.bin"]),
    "a.wav": ("sound or video", ["0:01.0", "8,000 Hz"]),
    "a.mp3": ("sound or video", ["0:02.1", "22,050 Hz", "MPEG Audio"]),
    "a.flac": ("sound or video", ["0:02.0", "22,050 Hz", "FLAC", "Tünes", "Ada"]),
    "a.ogg": ("sound or video", ["0:02.0", "22,050 Hz", "Vorbis", "Tünes", "Ada"]),
}
"""By name: what it is, and some of what is seen."""


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child()
    yield child
    child.close()


async def seen(thing: Object, child: Child) -> Drawing:
    return await Look(thing.entry, thing.read, child=child).begin()


async def test_what_libraries_write_is_read(child: Child) -> None:
    for name, make in SAMPLES.items():
        thing = Object(name, make())

        drawing = await seen(thing, child)

        format, some = SHOWN[name]
        told = "\n".join(texts(drawing))
        assert drawing.format == format
        assert not [text for text in some if text not in told], (name, told)
        assert thing.bytes_read <= len(thing.content) <= PAGE


async def test_of_a_large_object_little_is_read_and_more_when_somebody_asks(
    child: Child,
) -> None:
    packed = gzip.compress(random.Random(1).randbytes(3 * PAGE), 1)
    database = Object("a.db", SAMPLES["a.db"](), size=100 * 10**9)
    thing = Object("noise", packed)
    look = Look(thing.entry, thing.read, child=child)

    await seen(database, child)
    some = await look.begin()
    unasked = thing.bytes_read
    more = await look.more()

    assert database.bytes_read <= PAGE // 4
    assert unasked <= PAGE < thing.bytes_read <= len(packed)
    assert some.format == more.format == "hex in gzip"
    assert len(some.rows) < len(more.rows) == 3 * PAGE // 16
    assert not look.wants_more
    assert await look.forward() is None


async def test_of_a_large_photograph_the_picture_in_it_is_shown(child: Child) -> None:
    thing = Object("a.jpg", photo())

    drawing = await seen(thing, child)

    assert len(thing.content) > PAGE > 2 * thing.bytes_read
    assert "▀" * 60 in texts(drawing)
    colours = [run.paint for row in drawing.rows[-3:] for run in row if run.paint]
    assert all(paint.front and paint.front[:2] == paint.front[2:4] for paint in colours)


async def test_an_archive_of_any_size_is_listed_by_its_directory(child: Child) -> None:
    archive = SAMPLES["a.zip"]()
    vast = Sparse("vast.zip", archive[:4], 50 * 10**9, archive)

    drawing = await seen(vast, child)

    assert "folder/one.txt" in "\n".join(texts(drawing))
    assert vast.bytes_read < 100_000


class Sparse(Object):
    """A beginning, nothing, and an end."""

    def __init__(self, name: str, first: bytes, empty: int, last: bytes) -> None:
        super().__init__(name, b"", size=len(first) + empty + len(last))
        self._pieces = ((0, first), (len(first) + empty, last))

    async def read(self, span: Span) -> bytes:
        self.asked.append(span)
        end = min(span.offset + span.size, self.entry.size or 0)
        found = bytearray(end - span.offset)
        for offset, piece in self._pieces:
            begin = max(offset, span.offset)
            some = piece[begin - offset : end - offset] if begin < end else b""
            found[begin - span.offset : begin - span.offset + len(some)] = some
        return bytes(found)


async def test_what_is_packed_is_no_bomb(child: Child) -> None:
    bomb = Object("a.txt.gz", gzip.compress(gzip.compress(bytes(200 * PAGE), 1), 1))

    drawing = await seen(bomb, child)

    assert drawing.format == "hex in gzip in gzip"
    assert drawing.notes == ("its beginning",)
    assert len(drawing.rows) == PAGE // 16


async def test_what_was_cut_is_shown_as_far_as_it_goes(child: Child) -> None:
    thing = Object("a.txt.gz", gzip.compress(LINES)[:9000])

    drawing = await seen(thing, child)

    assert texts(drawing)[:2] == ["! gzip: it ends in the middle", "line 0"]


async def test_without_a_library_it_is_said_which_one_to_install() -> None:
    with closing(Child("tests.lacking_reader")) as child:
        for name, extra in (("a.h5", "hdf5"), ("a.txt.zst", "zstd")):
            drawing = await seen(Object(name, SAMPLES[name]()), child)

            assert f"pip install 'fxtui[{extra}]'" in texts(drawing)[0]
            assert drawing.format == "hex"
            assert texts(drawing)[1].startswith("00000000  ")


async def test_the_bytes_themselves_can_be_seen_too(child: Child) -> None:
    thing = Object("a.npy", SAMPLES["a.npy"]())
    look = Look(thing.entry, thing.read, child=child)
    await look.begin()

    assert look.formats == ["NumPy", "hex"]
    assert (await look.seen_as("hex")).rows.text(0).startswith("00000000  93 4e 55")
    assert (await look.seen_as("NumPy")).format == "NumPy"


def test_of_sound_that_has_a_core_within_the_first_number_is_told() -> None:
    told = (48_000, "29.970", "Unknown / 1509000", "48000 / 24000", "Unknown", None)

    assert [*map(quantity, told)] == [48_000, 29.97, 1_509_000, 48_000, None, None]


class Late(Child):
    """It answers when a person would have noticed that it does not."""

    async def look(self, ask: Ask, lend: Lend) -> Found:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Found] = loop.create_future()
        loop.call_later(0.2, answer.set_result, Found("NumPy", problem="late"))
        return await answer


async def test_what_takes_a_moment_is_seen_as_bytes_meanwhile() -> None:
    thing = Object("a.npy", SAMPLES["a.npy"](), size=100 * 10**9)
    told = list[Drawing]()

    drawing = await Look(thing.entry, thing.read, child=Late()).begin(
        meanwhile=told.append
    )

    (before,) = told  # whatever else a machine does: a loop keeps the order of its times
    assert before.format == "hex"
    assert texts(before)[0].startswith("00000000  93 4e 55")
    assert "late" in texts(drawing)[0]


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_attacks_ends_in_a_message_or_in_what_is_there(
    name: str, child: Child
) -> None:
    thing = Object(name, HOSTILE[name](), size=100 * 10**9)

    drawing = await seen(thing, child)

    assert thing.bytes_read <= PAGE
    assert drawing.format
    assert len(drawing.rows) < 70_000


async def test_damaged_files_are_drawn_and_obey_nobody(child: Child) -> None:
    chance = random.Random(9)
    for number, (name, make) in enumerate([*SAMPLES.items()] * 8):
        content = damaged(make(), chance)

        drawing = await seen(Object(name, content), child)

        assert drawing.format or not content, number
        assert not [text for text in texts(drawing)[:1] if "broke down" in text], number
        told = [text_of(row) for row in drawing.rows[:300]]
        assert all(safe(text) == text for text in told), number


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut somewhere, with some bytes that are wrong; its beginning says what it is."""
    kept = bytearray(content[: chance.randrange(len(content) // 4, len(content) + 1)])
    for _ in range(chance.randrange(20)):
        kept[chance.randrange(min(8, len(kept) - 1), len(kept))] = chance.randrange(256)
    return bytes(kept)
