"""The remotes of an ``rclone.conf``, which rclone itself opens where it is encrypted,
and what the environment says of them, which wins.

Those of the file are remembered while it is as it was: each transfer asks, and 40 remotes
take 2 ms to read, an encrypted file a process.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from shutil import which
from typing import Final, Self

import msgspec

from fxtui.domain.errors import ConfigError
from fxtui.domain.value import Value, replace

from .ini import Sections, sections, text_in
from .stamp import Stamp, stamp_of

_ENCRYPTED: Final = "RCLONE_ENCRYPT_"
_USUAL: Final = ("~/.config/rclone/rclone.conf", "~/.rclone.conf")
_PATIENCE: Final = 5
"""Seconds that rclone, and a program that tells it the password, may take."""

_OURS: Final = ("HOME", "PATH")
SAID: Final = "RCLONE_CONFIG_"
"""How variables begin that say what else a file does."""

_TYPE: Final = "_TYPE"
_HERE: Final = "the environment"


class RcloneFile(Value, frozen=True):
    """Where a caller's remotes are, and what opens the file if it is encrypted."""

    path: Path
    password: str = ""
    program: str = ""
    """One that prints the password."""

    said: tuple[tuple[str, str], ...] = ()
    """Variables: ``RCLONE_CONFIG_<REMOTE>_<KEY>``."""

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Self:
        """The caller's own choice, as in rclone; else the usual one."""
        return cls(
            _path(variables),
            variables.get("RCLONE_CONFIG_PASS", ""),
            variables.get("RCLONE_PASSWORD_COMMAND", ""),
            tuple(each for each in variables.items() if each[0].startswith(SAID)),
        )

    def __repr__(self) -> str:
        return f"RcloneFile({str(self.path)!r})"  # no secret in a log

    @property
    def is_locked(self) -> bool:
        """Whether only another program could open it; ConfigError if it is no text."""
        text = text_in(self.path)
        return text is not None and _is_encrypted(text)

    @property
    def closed(self) -> Self:
        """The same without its file."""
        return replace(self, path=Path(os.devnull))

    def remotes(self) -> Sections:
        """All of them, by their names; ConfigError if the file cannot be read."""
        return dict(self.each())

    def each(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Remotes and what is said of them; ConfigError if the file cannot be read.

        Those that the environment makes have come by then.
        """
        alone = self._made_here()
        found = _remotes(replace(self, said=()), _stamp(self.path))
        if isinstance(found, str):
            yield from ((name, self._here(name)) for name in alone)
            raise ConfigError(found)
        for name in dict.fromkeys([*alone, *found]):
            written = {key: text for key, text in found.get(name, {}).items() if text}
            yield name, {**written, **self._here(name)}

    def place(self, name: str) -> str:
        """Where a remote is."""
        return _HERE if name in self._made_here() else str(self.path)

    def _made_here(self) -> list[str]:
        """Names of remotes that need no file: rclone writes them in small letters."""
        return [
            variable.removeprefix(SAID).removesuffix(_TYPE).lower()
            for variable, _ in self.said
            if variable.endswith(_TYPE)
        ]

    def _here(self, name: str) -> Mapping[str, str]:
        """What the environment says of a remote."""
        beginning = f"{SAID}{name.upper()}_"
        return {
            variable.removeprefix(beginning).lower(): text
            for variable, text in self.said
            if variable.startswith(beginning)
        }


def _path(variables: Mapping[str, str]) -> Path:
    if said := variables.get("RCLONE_CONFIG"):
        if not said.startswith(("/", "~")):
            raise ConfigError("RCLONE_CONFIG has to begin with / to be found from here")
        return Path(said).expanduser()
    usual = [Path(file).expanduser() for file in _USUAL]
    return next((file for file in usual if file.exists()), usual[0])


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_of(path)
    except OSError:  # reading it will say why
        return None


@lru_cache(maxsize=8)
def _remotes(file: RcloneFile, stamp: Stamp | None) -> Sections | str:
    """The remotes, or why they cannot be told: that is not found out twice, either."""
    try:
        text = text_in(file.path)
        if text is None:
            return {}
        if _is_encrypted(text):
            return _dumped(file)
        return sections(text, file.path, "rclone")
    except ConfigError as error:
        return error.message


def _is_encrypted(text: str) -> bool:
    return any(line.startswith(_ENCRYPTED) for line in text.splitlines())


def _dumped(file: RcloneFile) -> Sections:
    """What rclone says of a file that only it can open; blocks for a moment."""
    told = f"{file.path} is encrypted, and only rclone opens it"
    if not (file.password or file.program):
        raise ConfigError(f"{told}; set RCLONE_CONFIG_PASS or RCLONE_PASSWORD_COMMAND")
    surroundings = {name: os.environ[name] for name in _OURS if name in os.environ}
    program = which("rclone", path=surroundings.get("PATH"))
    if program is None:
        raise ConfigError(f"{told}; it is not installed here")
    surroundings["RCLONE_CONFIG_PASS"] = file.password
    surroundings["RCLONE_PASSWORD_COMMAND"] = file.program
    told_so = {name: text for name, text in surroundings.items() if text}
    words = [program, "config", "dump", "--ask-password=false", f"--config={file.path}"]
    try:
        output = subprocess.run(
            words,
            capture_output=True,
            check=True,
            env=told_so,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
        ).stdout
        return msgspec.json.decode(output, type=dict[str, dict[str, str]])
    except subprocess.TimeoutExpired:
        raise ConfigError(f"{told}; it took longer than {_PATIENCE} s") from None
    except (OSError, subprocess.SubprocessError, msgspec.DecodeError):
        raise ConfigError(f"{told}, which it did not: is the password right?") from None
