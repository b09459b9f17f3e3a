"""``make bench``: figures and ratios of one run on this machine. Never a test.

Words choose among the benchmarks: ``python -m tests.bench browser transfers``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from . import (
    browser,
    commands,
    dropbox,
    line,
    listing,
    memory,
    million,
    moves,
    syncs,
    transfers,
)

BENCHMARKS: Final[Mapping[str, Callable[[], Iterator[object]]]] = {
    "browser": browser.bench,
    "commands": commands.bench,
    "dropbox": dropbox.bench,
    "line": line.bench,
    "listing": listing.bench,
    "memory": memory.bench,
    "million": million.bench,
    "moves": moves.bench,
    "syncs": syncs.bench,
    "transfers": transfers.bench,
}


def main(words: list[str]) -> int:
    """Run these benchmarks, or all; 0 whatever they find, 2 if there is no such one."""
    if unknown := set(words).difference(BENCHMARKS):
        print(
            f"no benchmark {' '.join(unknown)}: {' '.join(BENCHMARKS)}", file=sys.stderr
        )
        return 2
    for name in words or BENCHMARKS:
        print(f"\n{name}: {BENCHMARKS[name].__module__}", flush=True)
        for figure in BENCHMARKS[name]():
            print(figure, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
