"""A place of its own for each benchmark: configuration, state, and folders in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHM: Final = Path("/dev/shm")  # a folder in memory, so that no disk is measured


@dataclass(frozen=True)
class Place:
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Ours, with a state and a configuration that nobody else uses.

        Programs keep their bytecode: who installs one does not compile it at each start.
        """
        kept = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("AWS_", "FXTUI_", "SSH_", "PYTHONDONTWRITEBYTECODE"))
        }
        return kept | {
            "FXTUI_STATE": str(self.folder / "state"),
            "FXTUI_CONFIG": str(self.folder / "config.toml"),
        }

    def fxtui(
        self, *words: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return run([*FXTUI, *words], self.environment | dict(variables or {}))

    def make(self, name: str, count: int, size: int) -> Path:
        """A folder with so many files of so many bytes each."""
        folder = self.folder / name
        folder.mkdir()
        content = os.urandom(size)
        for number in range(count):
            (folder / f"file-{number:06}").write_bytes(content)
        return folder


FXTUI: Final = (sys.executable, "-m", "fxtui")


def tool(name: str) -> str:
    """A program that a package put beside this Python."""
    return str(Path(sys.executable).parent / name)


def run(
    words: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        words, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(words)} ended with {done.returncode}\n{done.stderr}"
        )
    return done


@contextmanager
def place() -> Iterator[Place]:
    """A folder in memory, and the end of the service that was started in it."""
    parent = SHM if SHM.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="fxtui-bench-", dir=parent))
    here = Place(folder)
    try:
        yield here
    finally:
        subprocess.run(
            [*FXTUI, "service", "stop"],
            env=here.environment,
            capture_output=True,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)
