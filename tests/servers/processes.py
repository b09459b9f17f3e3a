"""moto and rclone as servers of their own: a second and a third opinion on S3."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from fxtui.demo.seaweed import HOST, free_ports

ACCESS_KEY: Final = "fxtui"
SECRET_KEY: Final = "fxtui-secret"


@dataclass(frozen=True)
class Server:
    """Where one listens, and who may use it."""

    name: str
    endpoint_url: str
    access_key: str = ACCESS_KEY
    secret_key: str = SECRET_KEY


@contextmanager
def moto(folder: Path) -> Iterator[Server]:
    port = free_ports(1)[0]
    program = str(_beside_python("moto_server"))
    with running([program, "-H", HOST, "-p", str(port)], port, folder):
        yield Server("moto", f"http://{HOST}:{port}")


@contextmanager
def rclone(folder: Path) -> Iterator[Server]:
    port = free_ports(1)[0]
    (folder / "content").mkdir()
    command = [
        str(_beside_python("rclone")),
        "serve",
        "s3",
        f"--addr={HOST}:{port}",
        f"--auth-key={ACCESS_KEY},{SECRET_KEY}",
        f"--config={folder / 'rclone.conf'}",
        "--vfs-cache-mode=off",
        str(folder / "content"),
    ]
    with running(command, port, folder):
        yield Server("rclone", f"http://{HOST}:{port}")


def _beside_python(name: str) -> Path:
    return Path(sys.executable).parent / name


@contextmanager
def running(command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder
        )
    try:
        _wait(process, port, folder)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + 60
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((folder / "log").read_text())
        time.sleep(0.05)


def _answers(port: int) -> bool:
    asked = HTTPConnection(HOST, port, timeout=1)
    try:
        asked.request("GET", "/")
        asked.getresponse()
    except OSError:
        return False
    finally:
        asked.close()
    return True
