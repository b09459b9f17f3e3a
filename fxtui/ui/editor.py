"""A person's own editor on a file, while the browser stands aside."""

from __future__ import annotations

import asyncio
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.errors import ConfigError

if TYPE_CHECKING:
    from textual.app import App

_USUAL: Final = ("sensible-editor", "nano", "vim", "vi")
"""Where nobody said which one."""


def editor_of(environment: Mapping[str, str]) -> list[str]:
    """The words that start it: ``$VISUAL``, ``$EDITOR``, or what most machines have."""
    for name in ("VISUAL", "EDITOR"):
        try:
            if words := shlex.split(environment.get(name, "")):
                return words
        except ValueError as error:
            raise ConfigError(f"${name} has a quote that is not closed") from error
    found = (name for name in _USUAL if shutil.which(name))
    return [next(found, _USUAL[-1])]


async def edit(app: App[Any], path: Path) -> bool:
    """Wait until it is left; whether it says that all is well. Jobs go on meanwhile."""
    words = editor_of(environ)
    with app.batch_update(), _aside(app):  # nothing is painted over the editor
        try:
            return await asyncio.to_thread(_ends_well, [*words, str(path)])
        except OSError as error:
            raise ConfigError(
                f"the editor {words[0]} cannot be started ({error.strerror}); set EDITOR"
            ) from error


def _ends_well(words: list[str]) -> bool:
    return subprocess.run(words, check=False).returncode == 0


def _aside(app: App[Any]) -> AbstractContextManager[None]:
    """Where there is no terminal, nobody has to leave it."""
    return nullcontext() if app.is_headless else app.suspend()
