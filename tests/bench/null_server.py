"""The null server: built where there is a compiler, and run as long as it is needed.

It takes no time to store or find anything; ``null_server.c`` says what of it is true.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final, TypeAlias

from fxtui.demo.seaweed import HOST
from tests.servers.certificate import make_certificate

SOURCE: Final = Path(__file__).with_name("null_server.c")
DELAY: Final = 20_000
"""Microseconds by which answers are late where a line is long."""

_BASE: Final = ("-std=gnu11", "-O2", "-pthread")
_WITH_TLS: Final = ("-DTLS", "-lssl", "-lcrypto")

Way: TypeAlias = tuple[str, int]
"""http or https, and by how many microseconds each answer is late."""


@dataclass(frozen=True)
class NullServer:
    ports: Mapping[Way, int]
    certificate: Path | None
    """What its own is signed with; None: it was built without TLS."""

    def url(self, way: Way) -> str | None:
        port = self.ports.get(way)
        return f"{way[0]}://{HOST}:{port}" if port else None

    def counts(self) -> dict[str, int]:
        """What was stored and asked for until now."""
        line = HTTPConnection(HOST, self.ports["http", 0], timeout=10)
        line.request("GET", "/!counts")
        found: dict[str, int] = json.loads(line.getresponse().read())
        line.close()
        return found


@contextmanager
def null_server(folder: Path, trees: Sequence[str]) -> Iterator[NullServer | None]:
    """Run it with these trees, sorted by their names; None without a compiler."""
    folder.mkdir()
    if not (built := _built(folder)):
        yield None
        return
    program, has_tls = built
    words = [str(program), "-l", str(DELAY)]
    certificate = None
    if has_tls:
        certificate, key = make_certificate(folder)
        words += ["-t", str(certificate), str(key)]
    with subprocess.Popen(
        [*words, *sorted(trees)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:  # whose input is closed at the end, and so it ends
        yield NullServer(_ports(process), certificate)


def _built(folder: Path) -> tuple[Path, bool] | None:
    """The program, and whether it speaks TLS."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    program = folder / "null_server"
    if not compiler:
        return None
    for more in (_WITH_TLS, ()):
        words = [compiler, *_BASE, "-o", str(program), str(SOURCE), *more]
        if not subprocess.run(words, capture_output=True, check=False).returncode:
            return program, bool(more)
    return None


def _ports(process: subprocess.Popen[str]) -> dict[Way, int]:
    assert process.stdout is not None
    found: dict[Way, int] = {}
    while told := process.stdout.readline().split():
        scheme, delay, port = told
        found[scheme, int(delay)] = int(port)
    if not found:
        raise RuntimeError("the null server did not start")
    return found
