"""The editor of a person: $VISUAL, $EDITOR, else what there is."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Self

from fxtui.domain.errors import FxtuiError, UsageError

_NAMES: Final = ("VISUAL", "EDITOR")
_USUAL: Final = ("editor", "nano", "vim", "vi")


class Editor(NamedTuple):
    words: tuple[str, ...]
    """The program and its options, as a shell splits them."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """UsageError if there is none, or if it is not written as a shell takes it."""
        for name in _NAMES:
            if told := environment.get(name, "").strip():
                return cls(_split(name, told))
        path = environment.get("PATH")
        found = next((each for each in _USUAL if shutil.which(each, path=path)), None)
        if found is None:
            raise UsageError("there is no editor here: set $EDITOR to one")
        return cls((found,))

    def run(self, file: Path) -> int:
        """Lend it the terminal until it ends; its exit status."""
        try:
            return subprocess.run([*self.words, os.fspath(file)], check=False).returncode
        except OSError as error:
            why = f"{self.words[0]} cannot be run: {error.strerror}"
            raise FxtuiError(f"{why}; set $VISUAL or $EDITOR") from error


@contextmanager
def unbroken() -> Iterator[None]:
    """Ctrl-C is for the editor. A handler is not inherited; ``SIG_IGN`` is."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _split(name: str, told: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(told))
    except ValueError as error:
        raise UsageError(f"${name} is {told!r}, which no shell reads: {error}") from error
    return (os.path.expanduser(words[0]), *words[1:])  # noqa: PTH111  # it is text
