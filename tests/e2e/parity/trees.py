"""What stands on a disk or in a bucket before somebody is asked to sync it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias
from urllib.request import Request, urlopen

import msgspec

from fxtui.demo.seaweed import HOST, free_ports
from tests.servers.processes import Server, running

from .moto_server import FILL, Filling, Stored

OLD: Final = 1_500_000_000.0
MIDDLE: Final = 1_600_000_000.0
NEW: Final = 1_700_000_000.0


class File(NamedTuple):
    """A file, or an object."""

    size: int = 3
    modified: float = MIDDLE
    storage_class: str = "STANDARD"
    mode: int = 0o644


class Link(NamedTuple):
    leads_to: str


class Pipe(NamedTuple):
    """A named pipe, which can be read for ever."""


class Folder(NamedTuple):
    """One with nothing in it, or one that may not be entered."""

    mode: int = 0o755


Thing: TypeAlias = File | Link | Pipe | Folder
Tree: TypeAlias = Mapping[str, Thing]
"""Names below a folder or prefix, in any order."""


def plant(tree: Tree, folder: Path) -> None:
    """Make a tree on the disk; what may not be entered is closed last."""
    folder.mkdir(parents=True)
    for name, thing in tree.items():
        path = Path(f"{folder}/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(thing, path)
    for name, thing in tree.items():
        if isinstance(thing, Folder):
            Path(f"{folder}/{name}").chmod(thing.mode)


def _make(thing: Thing, path: Path) -> None:
    match thing:
        case File():
            path.write_bytes(b"x" * thing.size)
            path.chmod(thing.mode)
            os.utime(path, (thing.modified, thing.modified))
        case Link():
            path.symlink_to(thing.leads_to)
        case Pipe():
            os.mkfifo(path)
        case Folder():
            path.mkdir(exist_ok=True)


def fill(server: Server, bucket: str, trees: Mapping[str, Tree]) -> None:
    """Make a bucket with a tree below each of these prefixes."""
    stored = [
        Stored(prefix + name, b"x" * file.size, file.modified, file.storage_class)
        for prefix, tree in trees.items()
        for name, file in tree.items()
        if isinstance(file, File)
    ]
    body = msgspec.json.encode(Filling(bucket, stored))
    with urlopen(Request(server.endpoint_url + FILL, body)):
        pass


@contextmanager
def dated_moto(folder: Path) -> Iterator[Server]:
    """A server that ``fill`` can fill."""
    port = free_ports(1)[0]
    program = Path(__file__).with_name("moto_server.py")
    with running([sys.executable, "-P", str(program), HOST, str(port)], port, folder):
        yield Server("moto", f"http://{HOST}:{port}")
