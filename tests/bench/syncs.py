"""A sync of 100,000 files in 100 folders that finds nothing to do, against the peers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from fxtui.demo.seaweed import SeaweedFS

from .costs import Cost, cost_of
from .peers import keys_of, rclone_configuration
from .place import FXTUI, Place, place, run, tool
from .report import Line, middle
from .stand import NEAR, Stand

FOLDERS: Final = 100
FILES: Final = int(os.environ.get("FXTUI_BENCH_SYNC", 1_000))
"""In each folder."""

ROUNDS: Final = 3
GOAL: Final = 1.2
SERVED: Final = "fxtui, service"
OURS: Final = ("fxtui", SERVED)
"""By itself, which starts anew each time; and with a service that runs."""


def bench() -> Iterator[Line]:
    with place() as here, SeaweedFS(here.folder / "weed") as server:
        keys = keys_of(server)
        theirs = dict(os.environ) | keys
        run([tool("s5cmd"), "mb", "s3://bench"], theirs)
        folder = _tree(here)
        everything = f"{folder}/*"
        run([tool("s5cmd"), "cp", everything, "s3://bench/tree/"], theirs)
        made = Stand(here, "SeaweedFS", {NEAR: server.endpoint_url}, None, keys)
        yield from _compare(_commands(here, server, folder), made)


def _tree(here: Place) -> Path:
    top = here.folder / "tree"
    for folder in range(FOLDERS):
        there = top / f"folder-{folder:03}"
        there.mkdir(parents=True)
        for number in range(FILES):
            (there / f"file-{number:05}").write_bytes(b"%d" % number)
    return top


def _commands(
    here: Place, server: SeaweedFS, folder: Path
) -> Mapping[str, Sequence[str]]:
    config = rclone_configuration(here, server)
    ours = [*FXTUI, "sync", "--quiet", "--size-only", f"{folder}/", "s3://bench/tree/"]
    rclone = [tool("rclone"), "--config", str(config), "sync", "--size-only"]
    return {
        "fxtui": [*ours, "--no-service"],
        SERVED: ours,
        "rclone": [*rclone, str(folder), "s:bench/tree"],
        "s5cmd": [tool("s5cmd"), "sync", "--size-only", f"{folder}/", "s3://bench/tree/"],
    }


def _compare(commands: Mapping[str, Sequence[str]], made: Stand) -> Iterator[Line]:
    service, variables = made.service(), made.variables(NEAR)
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, words in commands.items():
            serving = service if name == SERVED else None
            costs[name].append(cost_of(words, variables, serving))
    title = f"{FOLDERS * FILES:,} files, nothing to do"
    walls = {name: middle([cost.wall for cost in costs[name]]) for name in costs}
    for name, each in costs.items():
        cpu = middle([cost.cpu for cost in each])
        yield Line(f"{title}: {name} (processor {cpu:.2f} s)", walls[name], "s")
    for name in OURS:
        ratio = walls[name] / walls["rclone"]
        yield Line(f"{title}: {name}, times what rclone takes", ratio, "x", GOAL)
