"""Where transfers are measured: a server, what it holds, folders in memory, our service.

``python -m tests.bench.stand`` sets one up and waits, so that any row can be repeated by
hand in another shell.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from fxtui.demo.seaweed import SeaweedFS

from .null_server import DELAY, NullServer, Way, null_server
from .peers import addressed, known, s5cmd
from .place import Place, place, run

MIB: Final = 1024 * 1024
BLOCK: Final = 64 * MIB


@dataclass(frozen=True)
class Tree:
    """So many objects of one size, on disk below ``folder``, in S3 below ``bench/``."""

    name: str
    count: int
    size: int

    @property
    def bytes(self) -> int:
        return self.count * self.size


TREES: Final = {
    tree.name: tree
    for tree in (
        Tree("large", 1, int(os.environ.get("FXTUI_BENCH_LARGE", "2048")) * MIB),
        Tree("one", 1, 1),
        Tree("small", int(os.environ.get("FXTUI_BENCH_SMALL", "5000")), 16 * 1024),
    )
}

NEAR: Final[Way] = ("http", 0)
WAYS: Final[tuple[Way, ...]] = (NEAR, ("https", 0), ("http", DELAY), ("https", DELAY))


@dataclass(frozen=True)
class Stand:
    here: Place
    about: str
    """What the server is."""

    urls: Mapping[Way, str]
    certificate: Path | None
    keys: dict[str, str]
    counts: Callable[[], Mapping[str, int]] | None = None
    """What the server stored until now, if it tells."""

    def variables(self, way: Way) -> dict[str, str]:
        """The environment of whoever goes this way."""
        signed_by = self.certificate if way[0] == "https" else None
        where = addressed(self.urls[way], signed_by)
        return self.here.environment | self.keys | where

    def service(self) -> psutil.Process:
        self.here.fxtui("service", "start")
        told = self.here.fxtui("service", "status", "--json").stdout
        return psutil.Process(json.loads(told)["pid"])


@contextmanager
def stand() -> Iterator[Stand]:
    """The null server; where there is no compiler, SeaweedFS."""
    trees = [f"{tree.name}={tree.count}x{tree.size}" for tree in TREES.values()]
    with place() as here:
        for tree in TREES.values():
            _fill(here.folder / tree.name, tree)
        with null_server(here.folder / "server", trees) as server:
            if server:
                yield _null(here, server)
                return
        with SeaweedFS(here.folder / "weed") as weed:
            yield _weed(here, weed)


def _fill(folder: Path, tree: Tree) -> None:
    folder.mkdir()
    content = os.urandom(min(tree.size, BLOCK))
    for number in range(tree.count):
        with (folder / f"file-{number:07}").open("wb") as file:
            for done in range(0, tree.size, BLOCK):
                file.write(content[: tree.size - done])


def _null(here: Place, server: NullServer) -> Stand:
    secured = "" if server.certificate else "; without TLS, for want of OpenSSL's headers"
    urls = {way: url for way in WAYS if (url := server.url(way))}
    about = f"the null server{secured}"
    keys = known("fxtui", "fxtui-secret")
    return Stand(here, about, urls, server.certificate, keys, server.counts)


def _weed(here: Place, server: SeaweedFS) -> Stand:
    about = "SeaweedFS, for want of a C compiler: it is slower than they are; no TLS"
    keys = known(server.access_key, server.secret_key)
    made = Stand(here, about, {NEAR: server.endpoint_url}, None, keys)
    run([s5cmd(), "mb", "s3://bench"], made.variables(NEAR))
    for name in TREES:
        folder = f"{here.folder}/{name}/"
        run([s5cmd(), "cp", folder, f"s3://bench/{name}/"], made.variables(NEAR))
    return made


def _by_hand() -> None:
    """Set it up, say how to get there, and wait for a person to press Enter."""
    with stand() as made:
        process = made.service()
        print(f"# {made.about}; service {process.pid}")
        print(f"export HERE={made.here.folder}")
        kept = made.here.environment | dict(made.keys)
        for name in [*made.keys, "FXTUI_STATE", "FXTUI_CONFIG"]:
            print(f"export {name}={shlex.quote(kept[name])}")
        for way, url in made.urls.items():
            where = addressed(url, made.certificate if way[0] == "https" else None)
            told = " ".join(f"{name}={text}" for name, text in where.items())
            print(f"# {way[0]}, {way[1] // 1000} ms:\nexport {told}")
        input("# Enter ends it\n")


if __name__ == "__main__":
    _by_hand()
