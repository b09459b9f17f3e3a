"""Sample files of many formats, made by the libraries that write them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import wave
import zipfile
import zlib
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import soundfile
import zstandard
from PIL import ExifTags, Image
from pyarrow.feather import write_feather
from pyarrow.orc import write_table as write_orc
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

LINES: Final = b"".join(b"line %d\n" % number for number in range(20_000))


def sqlite() -> bytes:
    made = sqlite3.connect(":memory:")
    made.execute("PRAGMA page_size = 512")
    made.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, tall REAL)")
    rows = [(f"name {n} " * (100 if n == 2 else 1), n / 4) for n in range(500)]
    made.executemany("INSERT INTO people (name, tall) VALUES (?, ?)", rows)
    made.execute('CREATE TABLE "a ""b" (x, y BLOB)')
    made.execute('INSERT INTO "a ""b" VALUES (NULL, ?), (-70000, ?)', (b"\0\xff", "ß"))
    made.execute("CREATE TABLE long (a, b)")
    made.execute("INSERT INTO long VALUES (?, 7)", (b"\1" * 100_000,))
    made.execute("CREATE TABLE keyed (k PRIMARY KEY, v) WITHOUT ROWID")
    made.execute("CREATE TABLE twice (a, b AS (a * 2), c)")
    made.execute("INSERT INTO twice VALUES (21, 'last')")
    made.execute("CREATE INDEX by_name ON people (name)")
    made.commit()
    content = made.serialize()
    made.close()
    return content


def npy() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(12.0).reshape(3, 4))
    return file.getvalue()


def npy_records() -> bytes:
    file = io.BytesIO()
    kind = [("a", "<i4"), ("b", "<U3"), ("c", ">f8"), ("d", "S2"), ("e", "?")]
    np.save(file, np.array([(-1, "ß", 2.5, b"x", True)], dtype=kind))
    return file.getvalue()


def npz() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, x=np.arange(5), y=np.ones((2, 2), "f4"))
    return file.getvalue()


def rows() -> pa.Table:
    return pa.table(
        {
            "id": list(range(2000)),
            "name": [f"name {number}" for number in range(2000)],
            "nested": [{"a": 1, "b": [1, 2]}] * 2000,
            "long ago": pa.array([-(2**62)] * 2000, type=pa.timestamp("ns")),
            "bytes": [b"\xff\0"] * 2000,
            "when": pa.array([86_400_000, None] * 1000, type=pa.timestamp("ms")),
        }
    )


def parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(rows(), file, row_group_size=600, compression="zstd")
    return file.getvalue()


def feather() -> bytes:
    file = io.BytesIO()
    write_feather(rows(), file)
    return file.getvalue()


def arrow_stream() -> bytes:
    file = io.BytesIO()
    with pa.ipc.new_stream(file, rows().schema) as stream:
        stream.write_table(rows())
    return file.getvalue()


def orc() -> bytes:
    file = io.BytesIO()
    write_orc(rows(), file)
    return file.getvalue()


def hdf5() -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        root.attrs["made by"] = "ß"
        group = root.create_group("group")
        values = np.arange(10_000.0).reshape(100, 100)
        packed = group.create_dataset(
            "x", data=values, chunks=(10, 50), compression="gzip"
        )
        packed.attrs["units"] = "m"
        root["words"] = ["one", "two"]
        lists = group.create_dataset("lists", (2,), h5py.vlen_dtype("i4"))
        lists[0] = [1, 2]
        root["group/again"] = group
        root["soft"] = h5py.SoftLink("/group/x")
        root["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/x")
    return file.getvalue()


def netcdf3() -> bytes:
    """By hand: what writes it is larger than all else together."""
    size = struct.pack(">i", 3)
    dimensions = struct.pack(">ii", 10, 1) + _named(b"x") + size
    unit = (
        struct.pack(">ii", 12, 1) + _named(b"unit") + struct.pack(">ii", 2, 2) + b"mm\0\0"
    )
    variable = struct.pack(">ii", 11, 1) + _named(b"wide") + struct.pack(">ii", 1, 0)
    head = b"CDF\1" + bytes(4) + dimensions + unit + variable + bytes(8)
    head += struct.pack(">ii", 5, 12)
    return head + struct.pack(">i", len(head) + 4) + struct.pack(">3f", 1.5, 2, 3)


def _named(name: bytes) -> bytes:
    return struct.pack(">i4s", len(name), name)


def fits() -> bytes:
    lines = ["SIMPLE  = T / standard", "BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = 10"]
    lines += ["NAXIS2  = 20", "OBJECT  = 'M 31    '", "END"]
    header = "".join(line.ljust(80) for line in lines).ljust(2880).encode()
    return header + bytes(2880)


def bam() -> bytes:
    """By hand, as above."""
    head = b"@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:1000\n"
    refs = struct.pack("<ii5si", 1, 5, b"chr1\0", 1000)
    fixed = struct.pack("<iiBBHHHiiii", 0, 99, 3, 60, 0, 1, 16, 4, -1, -1, 0)
    read = fixed + b"r1\0" + struct.pack("<I", 4 << 4) + b"\x12\x48" + b"IIII"
    whole = b"BAM\1" + struct.pack("<i", len(head)) + head + refs
    return gzip.compress(whole + struct.pack("<i", len(read)) + read)


VARIANTS: Final = (
    b"##fileformat=VCFv4.2\n##contig=<ID=1>\n##contig=<ID=2>\n"
    b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tann\n"
    b"1\t100\trs7\tA\tT\t50\tPASS\tDP=3\tGT\t0/1\n"
)


def image(format: str) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(file, format)
    return file.getvalue()


def photo() -> bytes:
    """More than a MiB, with a small picture at its beginning, as a camera makes it."""
    small = image("JPEG")
    tags = struct.pack("<HHLLHHLL", 513, 4, 1, 44, 514, 4, 1, len(small))
    first, second = struct.pack("<HL", 0, 14), struct.pack("<H", 2) + tags + bytes(4)
    exif = b"Exif\0\0II*\0" + struct.pack("<L", 8) + first + second + small
    file = io.BytesIO()
    noise = Image.frombytes("RGB", (1200, 1000), Random(1).randbytes(1200 * 1000 * 3))
    noise.save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


def measured() -> bytes:
    file = io.BytesIO()
    values = np.linspace(900, 1100, 256 * 256).reshape(256, 256).astype("u2")
    Image.fromarray(values).save(file, "TIFF")
    return file.getvalue()


def pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "On Growth"})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def printed() -> bytes:
    file = io.BytesIO()
    pages = Canvas(file)
    pages.setTitle("On Growth")
    for number in range(1, 31):
        pages.drawString(72, 720, f"Page {number}: of form")
        pages.drawString(72, 700, "Größe")
        pages.showPage()
    pages.save()
    return file.getvalue()


NOTEBOOK: Final = {
    "nbformat": 4,
    "metadata": {"kernelspec": {"display_name": "Python 3"}},
    "cells": [
        {"cell_type": "markdown", "source": ["# Title\n", "- item"]},
        {
            "cell_type": "code",
            "execution_count": 7,
            "source": "6 * 7",
            "outputs": [{"data": {"text/plain": ["42"], "image/png": "…"}}],
        },
    ],
}
ZARR: Final = {"zarr_format": 3, "shape": [10, 20], "attributes": {"unit": "m"}}


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/one.txt", LINES)
        archive.writestr("two.bin", b"two")
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in ("folder/one.txt", "two.bin"):
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(LINES), 86_400
            archive.addfile(member, io.BytesIO(LINES))
    return file.getvalue()


def song(format: str) -> bytes:
    """Two seconds of a tone, with what is said of it."""
    file = io.BytesIO()
    tone = np.sin(np.arange(2 * 22_050) / 8).repeat(2).reshape(-1, 2) / 4
    with soundfile.SoundFile(file, "w", 22_050, 2, format=format) as writer:
        writer.title, writer.artist = "Tünes", "Ada"
        writer.write(tone)
    return file.getvalue()


def animated() -> bytes:
    file = io.BytesIO()
    pictures = [Image.new("RGB", (40, 30), (50 * shade, 0, 0)) for shade in range(5)]
    pictures[0].save(file, "GIF", save_all=True, append_images=pictures[1:])
    return file.getvalue()


def turned() -> bytes:
    """A photograph of a camera that was held upright: red is what is above."""
    lying = Image.new("CMYK", (240, 120), (0, 0, 0, 255))
    lying.paste((0, 255, 255, 0), (0, 0, 60, 120))
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    file = io.BytesIO()
    lying.save(file, "JPEG", exif=tags, quality=95)
    return file.getvalue()


def sound() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(bytes(16_000))
    return file.getvalue()


SAMPLES: Final[Mapping[str, Callable[[], bytes]]] = {
    "a.db": sqlite,
    "a.npy": npy,
    "records.npy": npy_records,
    "a.npz": npz,
    "a.db.gz": lambda: gzip.compress(sqlite()),
    "a.npy.gz.xz": lambda: lzma.compress(gzip.compress(npy())),
    "a.csv.bz2": lambda: bz2.compress(b"city,people\nOslo,709000\n"),
    "a.json.xz": lambda: lzma.compress(b'{"a":[1]}'),
    "a.txt.gz": lambda: gzip.compress(LINES),
    "a.txt.zst": lambda: zstandard.compress(LINES),
    "a.parquet": parquet,
    "a.feather": feather,
    "a.arrows": arrow_stream,
    "a.orc": orc,
    "a.h5": hdf5,
    "a.nc": netcdf3,
    "a.fits": fits,
    "a.bam": bam,
    "a.vcf.gz": lambda: gzip.compress(VARIANTS),
    "a.fastq": lambda: b"@r1 x\nACGT\n+\nIII!\n" * 9,
    "a.png": lambda: image("PNG"),
    "a.jpg": lambda: image("JPEG"),
    "a.tif": measured,
    "a.webp": lambda: image("WEBP"),
    "a.gif": animated,
    "turned.jpg": turned,
    "a.pdf": pdf,
    "pages.pdf": printed,
    "a.ipynb": lambda: json.dumps(NOTEBOOK).encode(),
    "zarr.json": lambda: json.dumps(ZARR).encode(),
    "a.wav": sound,
    "a.mp3": lambda: song("MP3"),
    "a.flac": lambda: song("FLAC"),
    "a.ogg": lambda: song("OGG"),
    "a.zip": zipped,
    "a.tar": tarred,
    "a.tgz": lambda: gzip.compress(tarred()),
}
"""By name."""


def _ring() -> bytes:
    """A database whose first page says that it is below itself, very often."""
    page = bytearray(sqlite()[:512])
    page[100:112] = struct.pack(">BHHHBI", 5, 0, 200, 0, 0, 1)
    page[112:512] = struct.pack(">H", 300) * 200
    page[300:304] = struct.pack(">I", 1)
    return bytes(page)


def _vast_png() -> bytes:
    small = image("PNG")
    head = b"IHDR" + struct.pack(">II", 90_000, 90_000) + small[24:29]
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


HOSTILE: Final[Mapping[str, Callable[[], bytes]]] = {
    "ring.db": _ring,
    "vast.png": _vast_png,
    "header.npy": lambda: b"\x93NUMPY\2\0" + b"\xff" * 100_000,
    "text.bam": lambda: gzip.compress(b"BAM\1" + b"\xff\xff\xff\x7f" + bytes(10_000)),
    "header.fits": lambda: b"SIMPLE  = T".ljust(2_000_000),
    "header.vcf": lambda: b"##fileformat=VCFv4.2\n" + b"##x=1\n" * 300_000,
    "line.fastq": lambda: b"@" * 2_000_000,
    "deep.ipynb": lambda: b'{"cells":' + b"[" * 1_000_000,
    "deep.gz": lambda: gzip.compress(gzip.compress(gzip.compress(bytes(10**6)))),
    "names.nc": lambda: b"CDF\1" + b"\x7f" * 100_000,
    "pages.pdf": lambda: b"%PDF-1.4\n" + b"1 0 obj<</Kids[1 0 R]>>endobj\n" * 20_000,
}
"""What somebody made who wants to hurt; its size is told as 100 GB."""
