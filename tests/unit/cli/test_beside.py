"""What a command is told while it is begun is not lost."""

from __future__ import annotations

import asyncio
import os
import signal

from fxtui.cli.beside import Passing


async def test_a_signal_that_comes_before_the_command_is_there_reaches_it() -> None:
    with Passing() as passing:
        os.kill(os.getpid(), signal.SIGHUP)
        process = await asyncio.create_subprocess_exec("sleep", "60")
        passing.begin(process)

        assert await process.wait() == -signal.SIGHUP
