"""A shell in a folder of this machine, while the browser stands aside."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.location import LOCAL

if TYPE_CHECKING:
    from textual.app import App

    from fxtui.domain.location import Location

_WELCOME: Final = b"\r\nfxtui waits, and transfers go on: exit goes back to it.\r\n"
_USUAL: Final = "/bin/sh"


def refusal(folder: Location) -> str | None:
    """Why no shell can be in a place, if so."""
    if folder.scheme == LOCAL:
        return None
    return "A shell runs on this machine: go to a local folder in this pane first."


async def shell(app: App[Any], folder: Location) -> str | None:
    """Wait until it is left; why it could not begin, if so. Jobs go on meanwhile."""
    words = [os.environ.get("SHELL") or _USUAL]
    with app.batch_update(), _aside(app), _unbroken():
        try:
            await asyncio.to_thread(subprocess.run, words, cwd=str(folder), check=False)
        except OSError as error:
            return f"No shell: {error.strerror} ({error.filename})"
    return None


@contextmanager
def _aside(app: App[Any]) -> Iterator[None]:
    """Leave the terminal, if there is one."""
    with nullcontext() if app.is_headless else app.suspend():
        if not app.is_headless:
            os.write(1, _WELCOME)
        yield


@contextmanager
def _unbroken() -> Iterator[None]:
    """Ctrl-C is for what runs in the shell. ``SIG_IGN`` would be inherited there."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
