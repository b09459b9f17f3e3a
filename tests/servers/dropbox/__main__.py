"""``python -m tests.servers.dropbox [--port N]`` prints its address, until SIGTERM."""

from __future__ import annotations

import asyncio
import signal
import sys
from argparse import ArgumentParser

from .running import Emulator
from .server import serving


async def _serve(port: int, *, says_token: bool, until_eof: bool) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    if until_eof:
        loop.add_reader(sys.stdin, ended.set)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    async with serving(port) as url:
        sys.stdout.write(f"{url}\n{Emulator.token}\n" if says_token else f"{url}\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    parser = ArgumentParser(prog="tests.servers.dropbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--say-token", action="store_true", help="in a second line")
    parser.add_argument("--until-eof", action="store_true", help="end with the input")
    options = parser.parse_args()
    serve = _serve(
        options.port, says_token=options.say_token, until_eof=options.until_eof
    )
    asyncio.run(serve)
