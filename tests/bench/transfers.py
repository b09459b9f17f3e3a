"""Bytes and objects through the real command line, against s5cmd and rclone in one run.

The server is SeaweedFS on this machine, which is slower than any of them with large
objects: there the processor time of a client tells more than the clock.
"""

from __future__ import annotations

import os
import resource
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fxtui.demo.seaweed import SeaweedFS

from .place import FXTUI, Place, place, run, tool
from .report import Line, middle

ROUNDS: Final = 3
SMALL: Final = (2_000, 16 * 1024)
LARGE: Final = (2, 256 * 1024 * 1024)


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float


def bench() -> Iterator[Line]:
    with place() as here, SeaweedFS(here.folder / "weed") as server:
        peers = _peers(here, server)
        for name, (count, size) in {"small": SMALL, "large": LARGE}.items():
            folder = here.make(name, count, size)
            title = f"{count:,} x {size // 1024:,} KiB"
            yield from _compare(f"{title} up", peers, folder, up=True)
            yield from _compare(f"{title} down", peers, folder, up=False)
            shutil.rmtree(folder)


Words = Callable[[str, str], list[str]]


@dataclass(frozen=True)
class Peer:
    name: str
    words: Words
    """The command that copies all that is below a folder or prefix to another."""

    prefix: Callable[[str], str]
    variables: Mapping[str, str]


def _compare(
    title: str, peers: Sequence[Peer], folder: Path, *, up: bool
) -> Iterator[Line]:
    """Every peer by turns, each to a place of its own."""
    costs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
    for number in range(ROUNDS):
        for peer in peers:
            there = peer.prefix(f"bench/{folder.name}")
            back = folder.parent / f"back-{peer.name}-{number}"
            words = peer.words(*((str(folder), there) if up else (there, str(back))))
            costs[peer.name].append(cost_of(words, peer.variables))
            shutil.rmtree(back, ignore_errors=True)
    ours = costs[peers[0].name]
    best = min(peers[1:], key=lambda peer: middle([c.wall for c in costs[peer.name]]))
    for peer in peers:
        wall = middle([cost.wall for cost in costs[peer.name]])
        cpu = middle([cost.cpu for cost in costs[peer.name]])
        yield Line(f"{title}: {peer.name}, wall (processor {cpu:.2f} s)", wall, "s")
    ratio = middle([c.wall for c in costs[best.name]]) / middle([c.wall for c in ours])
    yield Line(f"{title}: times as fast as {best.name}, the better peer", ratio, "x")


def cost_of(words: Sequence[str], variables: Mapping[str, str]) -> Cost:
    began, before = time.perf_counter(), _children()
    run(words, variables)
    return Cost(time.perf_counter() - began, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def keys_of(server: SeaweedFS) -> dict[str, str]:
    """The environment in which every one of them finds this server."""
    return {
        "AWS_ACCESS_KEY_ID": server.access_key,
        "AWS_SECRET_ACCESS_KEY": server.secret_key,
        "AWS_ENDPOINT_URL": server.endpoint_url,
        "S3_ENDPOINT_URL": server.endpoint_url,
        "AWS_REGION": "us-east-1",
    }


def rclone_configuration(here: Place, server: SeaweedFS) -> Path:
    config = here.folder / "rclone.conf"
    config.write_text(
        "[s]\ntype = s3\nprovider = SeaweedFS\nenv_auth = true\nregion = us-east-1\n"
        f"endpoint = {server.endpoint_url}\n"
    )
    return config


def _peers(here: Place, server: SeaweedFS) -> list[Peer]:
    keys = keys_of(server)
    ours = here.environment | keys
    run([tool("s5cmd"), "mb", "s3://bench"], dict(os.environ) | keys)
    config = rclone_configuration(here, server)
    theirs = dict(os.environ) | keys
    rclone = [tool("rclone"), "--config", str(config), "copy", "--transfers", "16"]
    return [
        Peer(
            "fxtui",
            lambda a, b: [
                *FXTUI,
                "cp",
                "-r",
                "--no-service",
                "--quiet",
                a + "/",
                b + "/",
            ],
            lambda key: f"s3://{key}",
            ours,
        ),
        Peer("rclone", lambda a, b: [*rclone, a, b], lambda key: f"s:{key}", theirs),
        Peer("s5cmd", _s5cmd, lambda key: f"s3://{key}", theirs),
    ]


def _s5cmd(source: str, target: str) -> list[str]:
    everything = source + ("/*" if source.startswith("s3://") else "/")
    return [tool("s5cmd"), "cp", everything, target + "/"]
