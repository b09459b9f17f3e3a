"""Bytes and objects through the real command line, against s5cmd and rclone in one run.

The service runs, and what it takes counts as fxtui's. What a program takes to copy one
byte is measured beside each figure and taken off it, for all alike, but for ``wall``.
``FXTUI_BENCH_ROWS`` (as "small *, http") chooses rows, ``FXTUI_BENCH_ROUNDS`` how often,
``FXTUI_BENCH_LARGE`` (MiB) and ``FXTUI_BENCH_SMALL`` (objects) how much.
"""

from __future__ import annotations

import mmap
import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import psutil

from .costs import Cost, cost_of
from .null_server import Way
from .peers import PEERS, Peer, Task
from .report import Line, middle
from .stand import NEAR, TREES, WAYS, Stand, Tree, stand

ROUNDS: Final = int(os.environ.get("FXTUI_BENCH_ROUNDS", "3"))
ROWS: Final = os.environ.get("FXTUI_BENCH_ROWS", "*")
GIB: Final = 1024**3
READY: Final = 3
"""Of memory, so many times what lands is made ready before."""

Costs: TypeAlias = dict[str, list[Cost]]
"""By the names of the programs."""


class Goal(NamedTuple):
    ratio: float
    """Times as fast as the best peer."""

    cpu: float | None
    """Seconds for a GiB, or microseconds for an object."""


GOALS: Final[Mapping[tuple[str, bool, Way], Goal]] = {
    ("large", True, NEAR): Goal(4.0, 0.5),
    ("large", True, ("https", 0)): Goal(1.8, 1.0),
    ("large", False, NEAR): Goal(1.3, 1.1),
    ("large", False, ("https", 0)): Goal(1.0, 1.4),
    ("small", True, NEAR): Goal(3.0, 120),
    ("small", True, ("https", 0)): Goal(3.0, 120),
    ("small", False, NEAR): Goal(2.5, 120),
    ("small", False, ("https", 0)): Goal(2.5, 120),
}
LATE: Final = Goal(2.5, None)


@dataclass(frozen=True)
class Work:
    tree: Tree
    is_up: bool
    way: Way

    @property
    def title(self) -> str:
        late = f" +{self.way[1] // 1000} ms" if self.way[1] else ""
        direction = "up" if self.is_up else "down"
        return f"{self.tree.name} {direction}, {self.way[0]}{late}"

    @property
    def goal(self) -> Goal:
        return GOALS.get((self.tree.name, self.is_up, self.way), LATE)

    def each(self, seconds: float) -> tuple[float, str]:
        """Processor time by what it is spent on."""
        if self.tree.count > 1:
            return seconds / self.tree.count * 1e6, "us/obj"
        return seconds / self.tree.bytes * GIB, "s/GiB"


ONE: Final = Work(TREES["one"], True, NEAR)
"""What everybody needs to begin and to end."""


@dataclass(frozen=True)
class Row:
    """One program at one work: medians, and how they compare."""

    name: str
    wall: float
    net: float
    cpu: float
    unit: str
    rss: float
    ratio: float
    """Its time without its start, to ours: above 1 we are faster."""

    def __str__(self) -> str:
        return (
            f"    {self.name:<14}{self.wall:>9.3f} s {self.net:>9.3f} s "
            f"{self.cpu:>9.2f} {self.unit:<6}{self.rss:>7.0f} MiB {self.ratio:>7.2f} x"
        )


HEAD: Final = (
    f"    {'':<14}{'wall':>11} {'no start':>11} {'processor':>16}"
    f"{'memory':>11} {'to ours':>9}"
)


def bench() -> Iterator[object]:
    with stand() as made:
        service = made.service()
        load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        yield f"  {made.about}; {ROUNDS} rounds; {load}"
        for peer in PEERS:
            _once(made, service, ONE, peer, "warm")  # and bytecode is compiled
        idle, most = service.memory_info().rss / 2**20, 0.0
        starts: Costs = {peer.name: [] for peer in PEERS}
        for work in _works(made):
            costs, begun = _measured(made, service, work)
            most = max([most, *(cost.service_rss for cost in costs["fxtui"])])
            for name in begun:
                starts[name] += begun[name]
            yield from _table(work, _middles(costs), _middles(begun))
        yield from _starts({name: costs for name, costs in starts.items() if costs})
        yield Line("the service's memory while moving, most", most, "MiB", 130)
        yield Line("  above what it had before", most - idle, "MiB", 40)
        yield from _by_hand(made)


def _works(made: Stand) -> Iterator[Work]:
    """Large ones where answers are not late; all of them that are asked for."""
    for name in ("large", "small"):
        for way in WAYS:
            for is_up in (True, False):
                work = Work(TREES[name], is_up, way)
                is_meant = way[1] == 0 or name == "small"
                if way in made.urls and is_meant and fnmatchcase(work.title, ROWS):
                    yield work


def _peers(work: Work) -> Sequence[Peer]:
    return [peer for peer in PEERS if peer.waits_out or not work.way[1]]


def _measured(made: Stand, service: psutil.Process, work: Work) -> tuple[Costs, Costs]:
    """Every one by turns, each to a place of its own; and what their starts cost then.

    Each is the first of a round in its turn.
    """
    peers = _peers(work)
    costs: Costs = {peer.name: [] for peer in peers}
    starts: Costs = {peer.name: [] for peer in peers}
    for number in range(ROUNDS):
        first = number % len(peers)
        for peer in (*peers[first:], *peers[:first]):
            there = f"{work.way[0]}-{work.way[1]}-{number}"
            if not work.is_up:
                _use_memory(READY * work.tree.bytes)
            starts[peer.name].append(_once(made, service, ONE, peer, there))
            costs[peer.name].append(_once(made, service, work, peer, there))
    return costs, starts


def _once(
    made: Stand, service: psutil.Process, work: Work, peer: Peer, there: str
) -> Cost:
    before = made.counts() if made.counts else None
    task = _task(made.here.folder, work, f"{peer.name[-5:]}-{there}")
    words = peer.words(task)
    variables = made.variables(work.way)
    cost = cost_of(words, variables, service if peer.has_service else None)
    if not work.is_up:
        _check_folder(Path(task.folder), work.tree)
        shutil.rmtree(task.folder)
    elif before and made.counts:
        now = made.counts()
        stored = now["objects"] - before["objects"], now["bytes"] - before["bytes"]
        if stored != (work.tree.count, work.tree.bytes):
            raise RuntimeError(f"{peer.name}: {work.title}: {stored} arrived")
    return cost


def _use_memory(size: int) -> None:
    """Have so much of it, at most a half of what is free, and give it back.

    A virtual machine gives to its host what was not used for a while, and to have it
    again takes a second or two for a GiB, of whoever comes next.
    """
    size = min(size, psutil.virtual_memory().available // 2)
    with mmap.mmap(-1, size) as memory:
        for page in range(0, size, mmap.PAGESIZE):
            memory[page] = 1


def _task(here: Path, work: Work, there: str) -> Task:
    name, is_late = work.tree.name, work.way[1] > 0
    if work.is_up:
        return Task(f"{here / name}", f"bench/{name}-{there}", True, is_late)
    return Task(f"{here / 'back'}", f"bench/{name}", False, is_late)


def _check_folder(folder: Path, tree: Tree) -> None:
    sizes = [entry.stat().st_size for entry in os.scandir(folder)]
    if sizes != [tree.size] * tree.count:
        raise RuntimeError(f"{len(sizes)} files with {sum(sizes)} bytes arrived")


def _middles(costs: Mapping[str, Sequence[Cost]]) -> Mapping[str, Cost]:
    return {
        name: Cost(
            middle([cost.wall for cost in found]),
            middle([cost.cpu for cost in found]),
            middle([cost.rss for cost in found]),
        )
        for name, found in costs.items()
    }


def _starts(starts: Costs) -> Iterator[object]:
    yield "\n  one object of one byte up, http: what was taken off, over all of this run"
    for name, cost in _middles(starts).items():
        yield f"    {name:<14}{cost.wall:>9.3f} s, processor {cost.cpu:.3f} s"


def _table(
    work: Work, costs: Mapping[str, Cost], starts: Mapping[str, Cost]
) -> Iterator[object]:
    net = {name: max(costs[name].wall - starts[name].wall, 1e-3) for name in costs}
    ours = next(iter(net))
    count, size = work.tree.count, work.tree.size
    yield f"\n  {work.title}: {count:,} x {size // 1024:,} KiB\n{HEAD}"
    for name, cost in costs.items():
        cpu, unit = work.each(cost.cpu - starts[name].cpu)
        ratio = net[name] / net[ours]
        yield Row(name, cost.wall, net[name], cpu, unit, cost.rss, ratio)
    best = min((name for name in net if name != ours), key=lambda name: net[name])
    ratio, goal = net[best] / net[ours], work.goal
    cpu, unit = work.each(costs[ours].cpu - starts[ours].cpu)
    title = f"{work.title}: times as fast as {best}"
    yield Line(title, ratio, "x", goal.ratio, more_is_better=True)
    yield Line("  processor", cpu, unit, goal.cpu)


def _by_hand(made: Stand) -> Iterator[str]:
    """What does a row again beside ``python -m tests.bench.stand``, whatever the way."""
    yield "\n  by hand, beside: python -m tests.bench.stand"
    told: dict[str, None] = {}
    for work in _works(made):
        for peer in _peers(work):
            words = shlex.join(peer.words(_task(Path("HERE"), work, "again")))
            told |= {words.replace(f"{Path(sys.prefix).parent}/", ""): None}
    yield from (f"    $ {words.replace('HERE', '$HERE')}" for words in told)
