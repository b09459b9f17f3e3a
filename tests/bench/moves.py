"""5,000 small objects that are moved and copied, to SeaweedFS, within it and back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from fxtui.demo.seaweed import SeaweedFS

from .costs import Cost, cost_of
from .peers import keys_of, rclone_configuration
from .place import FXTUI, Place, place, run, tool
from .report import Line, middle
from .stand import NEAR, Stand

COUNT: Final = 5_000
SIZE: Final = 16 * 1024
ROUNDS: Final = 3

Words: TypeAlias = Sequence[str]
Peer: TypeAlias = Callable[[str, str, str], Words]
"""The words that move, or copy, all below one folder to another one."""


def bench() -> Iterator[Line]:
    with place() as here, SeaweedFS(here.folder / "weed") as server:
        keys = keys_of(server)
        run([tool("s5cmd"), "mb", "s3://bench"], dict(os.environ) | keys)
        made = Stand(here, "SeaweedFS", {NEAR: server.endpoint_url}, None, keys)
        peers = _peers(rclone_configuration(here, server))
        yield from _lines(_measured(here, made, peers))


def _peers(config: Path) -> Mapping[str, Peer]:
    quick = ["--config", str(config), "--transfers=64", "--checkers=64"]

    def ours(verb: str, source: str, target: str) -> Words:
        return [*FXTUI, verb, "-r", "--quiet", source, target]

    def s5cmd(verb: str, source: str, target: str) -> Words:
        return [tool("s5cmd"), verb, f"{source}*", target]

    def rclone(verb: str, source: str, target: str) -> Words:
        words = {"cp": "copy", "mv": "move"}[verb]
        ends = [each.replace("s3://", "s:") for each in (source, target)]
        return [tool("rclone"), words, *quick, *ends]

    return {"fxtui": ours, "s5cmd": s5cmd, "rclone, tuned": rclone}


def _measured(
    here: Place, made: Stand, peers: Mapping[str, Peer]
) -> Mapping[str, Mapping[str, list[Cost]]]:
    """By what was done and by whom."""
    service, variables = made.service(), made.variables(NEAR)
    tree, found = here.make("tree", COUNT, SIZE), dict[str, dict[str, list[Cost]]]()
    for number in range(ROUNDS):
        for name, peer in peers.items():
            there, back = f"s3://bench/{name[:5]}-{number}", here.folder / "back"
            shutil.copytree(tree, here.folder / "gone")
            for what, verb, source, target in (
                ("moved up", "mv", f"{here.folder}/gone/", f"{there}/up/"),
                ("copied within S3", "cp", f"{there}/up/", f"{there}/copy/"),
                ("moved within S3", "mv", f"{there}/copy/", f"{there}/moved/"),
                ("moved down", "mv", f"{there}/moved/", f"{back}/"),
            ):
                serving = service if name == "fxtui" else None
                cost = cost_of(peer(verb, source, target), variables, serving)
                found.setdefault(what, {}).setdefault(name, []).append(cost)
            _check(back)
            for folder in (back, here.folder / "gone"):
                shutil.rmtree(folder, ignore_errors=True)
    return found


def _check(folder: Path) -> None:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    if sizes != [SIZE] * COUNT:
        raise RuntimeError(f"{len(sizes)} files are there, and not {COUNT}")


def _lines(found: Mapping[str, Mapping[str, list[Cost]]]) -> Iterator[Line]:
    for what, costs in found.items():
        title = f"{COUNT:,} {what}"
        walls = {name: middle([cost.wall for cost in costs[name]]) for name in costs}
        for name, each in costs.items():
            cpu = middle([cost.cpu for cost in each])
            yield Line(f"{title}: {name} (processor {cpu:.2f} s)", walls[name], "s")
        best = min(wall for name, wall in walls.items() if name != "fxtui")
        ratio = best / walls["fxtui"]
        yield Line(f"{title}: times as fast as the best", ratio, "x")
