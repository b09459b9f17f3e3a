"""A process that has the modules of fxtui, of which the programs of tests are copies.

To start Python and to import it all takes longer than what most programs do. What runs
in a copy is the same ``main``, as if Python had just been started for it: with words, a
folder, an environment and files of its own.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import os
import pkgutil
import select
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Final

from .copies import Copy, Order, heard, tell

MAIN: Final = str(Path(__file__).parents[2] / "fxtui" / "__main__.py")
_PARENT: Final = 0
"""What the process that wants all this holds the other end of."""

_MODULES: Final = (
    "fxtui.engine.browse",  # what commands load that look at a disk
    "fxtui.storage.local",
    "fxtui.wiring.near_and_far",
    "humanize",
    "fxtui.engine.transfer_engine",  # what a service has, as soon as it has a job
    "fxtui.service.process",
    "fxtui.storage.s3.adapter",
)


class Stem:
    """Copies this process whenever somebody asks."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._running: dict[int, tuple[int, socket.socket]] = {}
        self._poll = select.poll()
        for asking in (_PARENT, listener.fileno()):
            self._poll.register(asking, select.POLLIN)

    def serve(self) -> Order | None:
        """In a copy, what it is to become; None when nobody needs copies any more."""
        while True:
            for number, _ in self._poll.poll():
                if number == _PARENT:
                    return None
                if number != self._listener.fileno():
                    self._bury(number)
                elif order := self._copy():
                    return order

    def _copy(self) -> Order | None:
        line, _ = self._listener.accept()
        order, files = heard(line)
        if (pid := os.fork()) == 0:
            for _, other in self._running.values():
                other.close()
            line.close()
            self._listener.close()
            _take(files)
            return order
        for file in files:
            os.close(file)
        tell(line, pid)
        watched = os.pidfd_open(pid)
        self._poll.register(watched, select.POLLIN)
        self._running[watched] = pid, line
        return None

    def _bury(self, watched: int) -> None:
        pid, line = self._running.pop(watched)
        self._poll.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(pid, 0)
        with line, suppress(OSError):  # whoever asked for it may have gone
            tell(line, os.waitstatus_to_exitcode(status))


def _take(files: Sequence[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)


def become(order: Order, address: str) -> int:
    """In a copy: run the program, as if Python had just been started for it."""
    if order.is_leader:
        os.setsid()
    sys.stdin = os.fdopen(0, errors="surrogateescape", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", errors="backslashreplace", closefd=False)
    sys.dont_write_bytecode = False  # who runs tests may forbid it, and it had not heard
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    os.chdir(order.folder)
    sys.argv = [MAIN, *order.words]
    vars(import_module("fxtui.service.starter"))["subprocess"] = Services(address)
    return int(import_module("fxtui.__main__").main())


class Services:
    """In the place of ``subprocess``, where services are started: copies as well."""

    DEVNULL: Final = subprocess.DEVNULL

    def __init__(self, address: str) -> None:
        self._address = address

    def run(
        self,
        command: Sequence[str],
        *,
        stdin: int,
        stdout: IO[bytes] | BufferedIOBase,
        stderr: IO[bytes] | BufferedIOBase,
        start_new_session: bool,
        env: Mapping[str, str],
        check: bool,
    ) -> subprocess.CompletedProcess[bytes]:
        assert (stdin, check) == (subprocess.DEVNULL, False)
        words = command[command.index("fxtui") + 1 :]
        order = Order(words, str(Path.cwd()), env, is_leader=start_new_session)
        with Path(os.devnull).open("rb") as nothing:
            files = [nothing.fileno(), stdout.fileno(), stderr.fileno()]
            copied = Copy(self._address, order, files)
        return subprocess.CompletedProcess(command, copied.wait())


def _run(order: Order, address: str) -> int:
    try:
        return become(order, address)
    except SystemExit as left:
        return int(left.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1


def _leave(status: int) -> None:
    """End as Python does, without taking modules apart."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as the end does
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)


async def _know_s3() -> None:
    """Have what botocore reads of S3 in its files, which all its sessions share."""
    session = import_module("fxtui.storage.s3.session").Session({}, None)
    async with session.create_client("s3", region_name="us-east-1"):
        pass


def main() -> None:
    listener = socket.socket(fileno=int(sys.argv[1]))
    address: str = listener.getsockname()
    cli = import_module("fxtui.cli")
    for each in pkgutil.walk_packages(cli.__path__, "fxtui.cli."):
        import_module(each.name)
    for name in _MODULES:
        import_module(name)
    asyncio.run(_know_s3())
    gc.freeze()
    if order := Stem(listener).serve():
        _leave(_run(order, address))
    Path(address).unlink()
    Path(address).parent.rmdir()


if __name__ == "__main__":
    main()
