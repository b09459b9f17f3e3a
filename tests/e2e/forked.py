"""The program, run by a process that has its modules already.

To start Python and to import it all takes longer than what most commands do. What runs
is the same ``main``, in a process, a folder and an environment of its own; how it starts
is what the tests of a ``program`` see.
"""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import fxtui.cli

_SERVER: Final = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        __name__,
        *(each.name for each in pkgutil.walk_packages(fxtui.cli.__path__, "fxtui.cli.")),
        "fxtui.engine.browse",  # what commands load that look at a disk
        "fxtui.storage.local",
        "fxtui.wiring.near_and_far",
        "humanize",
    ]
)
_MAIN: Final = str(Path(fxtui.cli.__file__).parents[1] / "__main__.py")


def forked(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], patience: float
) -> subprocess.CompletedProcess[str]:
    """What ``subprocess.run`` would return of it, or raise."""
    out, out_end = _SERVER.Pipe(duplex=False)
    err, err_end = _SERVER.Pipe(duplex=False)
    told = (words, str(folder), dict(environment), out_end, err_end)
    process = _SERVER.Process(target=_become, args=told)
    process.start()
    out_end.close()
    err_end.close()
    with out, err, ThreadPoolExecutor(2) as readers:
        said, complained = readers.submit(_all_of, out), readers.submit(_all_of, err)
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired([*words], patience, None, complained.result())
        code = process.exitcode
        process.close()
        return subprocess.CompletedProcess(
            [*words], code, said.result(), complained.result()
        )


def _all_of(pipe: Connection) -> str:
    with os.fdopen(os.dup(pipe.fileno()), errors="surrogateescape") as file:
        return file.read()


def _become(
    words: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    out: Connection,
    err: Connection,
) -> None:
    """In the process: as if Python had just been started for it."""
    for number, end in ((1, out), (2, err)):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", errors="backslashreplace", closefd=False)
    sys.dont_write_bytecode = False  # who runs tests may forbid it, and it had not heard
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv = [_MAIN, *words]
    sys.exit(import_module("fxtui.__main__").main())
