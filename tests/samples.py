"""Sample files of many formats, made by the libraries that write them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import zstandard

LINES: Final = b"".join(b"line %d\n" % number for number in range(20_000))


def sqlite() -> bytes:
    made = sqlite3.connect(":memory:")
    made.execute("PRAGMA page_size = 512")
    made.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, tall REAL)")
    rows = [(f"name {n} " * (100 if n == 2 else 1), n / 4) for n in range(500)]
    made.executemany("INSERT INTO people (name, tall) VALUES (?, ?)", rows)
    made.execute('CREATE TABLE "a ""b" (x, y BLOB)')
    made.execute('INSERT INTO "a ""b" VALUES (NULL, ?), (-70000, ?)', (b"\0\xff", "ß"))
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
}
"""By name."""
