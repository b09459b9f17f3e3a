"""Sample data: what a laboratory might have, and names that somebody once thought of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

MIB: Final = 1024 * 1024
STATIONS: Final = 50
DAYS: Final = 100
SCANS: Final = 3
SCAN_SIZE: Final = 96 * MIB
DEPTH: Final = 12

ODD_NAMES: Final = (
    "two words.txt",
    "[bold]no markup[red].txt",
    "100%25 sure.txt",
    "plus+and&so on?.txt",
    "'single' and \"double\".txt",
    "-starts with a dash.txt",
    ".hidden",
    "café crème.txt",
    "日本語のファイル.txt",
    "пример.txt",
    "👩‍🔬 at work.txt",
    "right \u202etxt.to left",
    "tab\tin it.txt",
    "line\nbreak.txt",
    "escape \x1b[31mred.txt",
    "long " + "name " * 40 + ".txt",
)

_README: Final = """\
This is sample data on an S3 server that runs on your machine, and ends with the demo.

  scans/      three objects of 96 MiB: copy them, quit, come back, and watch them go on
  readings/   5,000 small objects, by station and day
  odd names/  whatever a file can be called
  deep/       folders in folders

Copy in both directions (F5), delete (F8), make buckets (F7): nothing here is precious.
"""


_DROPBOX_README: Final = """\
This is a local stand-in for Dropbox: it speaks its language, keeps its rules, runs on
your machine and ends with the demo. Nothing of it is on the internet.

Copy from here to the bucket and back: nothing lands on your disk on the way.
"""


def make_bucket_samples(folder: Path) -> None:
    """What is put into the first bucket."""
    _write(folder / "README.txt", _README.encode())
    _write(folder / "empty object", b"")
    for name in ODD_NAMES:
        _write(folder / "odd names" / name, b"an ordinary content\n")
    for path, content in _readings():
        _write(folder / "readings" / path, content)
    for number in range(1, SCANS + 1):
        _fill(folder / "scans" / f"scan-{number}.raw", SCAN_SIZE)
    deepest = folder / "deep" / "/".join(f"level {n}" for n in range(1, DEPTH + 1))
    _write(deepest / "you found it.txt", b"well done\n")


def make_dropbox_samples(folder: Path) -> None:
    """What co-authors might have put into a Dropbox."""
    _write(folder / "Read me first.md", _DROPBOX_README.encode())
    for number in range(1, 201):
        _write(folder / "Field notes" / f"note {number:03}.txt", b"it rained\n" * number)
    for name in ("Café crème.txt", "日本語のファイル.txt", "two words.txt"):
        _write(folder / "Names" / name, b"an ordinary content\n")
    _fill(folder / "Microscope" / "series 1.tif", SCAN_SIZE // 2)
    _fill(folder / "Microscope" / "series 2.tif", 6 * MIB)


def make_local_samples(folder: Path) -> None:
    """What is in the local pane at first."""
    _write(folder / "notes.md", b"# Notes\n\nCopy me to the bucket.\n")
    for number in range(1, 9):
        _fill(folder / "photos" / f"photo {number}.jpg", number * MIB // 2)
    _fill(folder / "model.bin", SCAN_SIZE // 2)


def _readings() -> Iterator[tuple[str, bytes]]:
    random = Random(1)  # the same every time
    for station in range(1, STATIONS + 1):
        for day in range(1, DAYS + 1):
            rows = (f"{hour:02}:00,{random.gauss(12, 5):.1f}\n" for hour in range(24))
            yield f"station {station:02}/day {day:03}.csv", "".join(rows).encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _fill(path: Path, size: int) -> None:
    """A file of noise: one MiB of it, each time with another beginning."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = os.urandom(MIB)
    with path.open("wb") as file:
        for start in range(0, size, MIB):
            block = start.to_bytes(8) + noise[8:]
            file.write(block[: size - start])
