"""The program, run by a process that has its modules already: see ``stem``.

How it starts is what the tests of a ``program`` see.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from . import copies
from .copies import Copy, Order

_ROOT: Final = Path(__file__).parents[2]


def forked(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], patience: float
) -> subprocess.CompletedProcess[str]:
    """What ``subprocess.run`` would return of it, or raise."""
    out, out_end = os.pipe()
    err, err_end = os.pipe()
    order = Order([*words], str(folder), dict(environment))
    with Path(os.devnull).open("rb") as nothing:
        copied = Copy(stem(), order, [nothing.fileno(), out_end, err_end])
    os.close(out_end)
    os.close(err_end)
    with ThreadPoolExecutor(2) as readers:
        said, complained = readers.submit(_all_of, out), readers.submit(_all_of, err)
        try:
            status = copied.wait(patience)
        except TimeoutError:
            os.kill(copied.pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(
                [*words], patience, None, complained.result().encode()
            ) from None
        return subprocess.CompletedProcess(
            [*words], status, said.result(), complained.result()
        )


def _all_of(pipe: int) -> str:
    with os.fdopen(pipe, errors="surrogateescape") as file:
        return file.read()


def script(file: Path, first: str = "") -> None:
    """Let a file be the program for a shell, which does something ``first``."""
    file.parent.mkdir(exist_ok=True)
    copied = f'"{sys.executable}" -SE "{copies.__file__}" "{stem()}"'
    file.write_text(f'#!/bin/sh\n{first}\nexec {copied} "$@"\n')
    file.chmod(0o755)


@cache
def stem() -> str:
    """Where copies are asked for, until this process ends."""
    folder = Path(mkdtemp(prefix="fxtui-stem-"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        listener.listen(64)
        number = listener.fileno()
        command = [sys.executable, "-m", "tests.e2e.stem", str(number)]
        process = subprocess.Popen(
            command, cwd=_ROOT, stdin=subprocess.PIPE, pass_fds=[number]
        )
    atexit.register(process.communicate)  # it ends when nobody holds its input
    return str(folder / "socket")
