"""A person's own editor on a file, while the browser stands aside."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fxtui.front.editor import Editor, unbroken

if TYPE_CHECKING:
    from textual.app import App


async def edit(app: App[Any], path: Path) -> bool:
    """Wait until it is left; whether it says that all is well. Jobs go on meanwhile."""
    return not await run_editor(app, path)


async def run_editor(app: App[Any], path: Path) -> int:
    """The same; its exit status."""
    editor = Editor.of(environ)
    with app.batch_update(), _aside(app), unbroken():  # nothing is painted over it
        return await asyncio.to_thread(editor.run, path)


def _aside(app: App[Any]) -> AbstractContextManager[None]:
    """Where there is no terminal, nobody has to leave it."""
    return nullcontext() if app.is_headless else app.suspend()
