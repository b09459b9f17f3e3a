"""Where fxtui's own files live: decided from an environment, and made only on demand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from errno import EDQUOT, ENOSPC, EROFS
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR
from typing import Final, Self

from fxtui.domain.errors import ConfigError
from fxtui.domain.value import Value

from .here import standing

SOCKET_LIMIT: Final = 104
"""Bytes that the path of a socket must stay below: 108 in Linux, 104 in macOS."""

_MACHINE_IDS: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_UNWRITABLE: Final = {EROFS, ENOSPC, EDQUOT}
_TRIAL: Final = 16 * 1024
"""Bytes that a full disk does not take."""

_SYSTEM_TEMPORARY: Final = Path("/tmp")  # not TMPDIR: that may differ from shell to shell


class Paths(Value, frozen=True):
    """The files of one user on one host."""

    config: Path
    state: Path
    """The folder of all that survives the service; not there before it is needed."""

    socket: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """``FXTUI_CONFIG`` and ``FXTUI_STATE`` win; else what the system has for it."""
        own_state = environment.get("FXTUI_STATE")
        state = _absolute(own_state) if own_state else _user_state()
        config = environment.get("FXTUI_CONFIG")
        return cls(
            _absolute(config) if config else _user_config(),
            state,
            _socket(environment, state if own_state else None),
        )

    @property
    def journal(self) -> Path:
        return self.state / "journal.sqlite"

    @property
    def log(self) -> Path:
        return self.state / "service.log"

    @property
    def lock(self) -> Path:
        """Held by the one service that may be."""
        return self.state / "service.lock"


def private_folder(path: Path) -> Path:
    """Make this folder, or see that it is ours alone; ConfigError if it is not."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = path.lstat()
    except OSError as error:
        raise ConfigError(f"{path} cannot be made: {error.strerror}") from error
    if not S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise ConfigError(f"{path} is not a folder of yours; remove it, or ask its owner")
    if status.st_mode & 0o077:
        raise ConfigError(f"others may enter {path}: chmod 700 it")
    return path


def keeps_files(folder: Path) -> bool:
    """False if a folder is full, or read-only. What else is wrong its user is told."""
    trial = folder / f".trial-{os.getpid()}"
    try:
        trial.write_bytes(bytes(_TRIAL))
    except OSError as error:
        return error.errno not in _UNWRITABLE
    finally:
        with suppress(OSError):
            trial.unlink(missing_ok=True)
    return True


def _socket(environment: Mapping[str, str], own_state: Path | None) -> Path:
    mark = f"-{_short(os.fsencode(own_state))}" if own_state else ""
    temporary = _SYSTEM_TEMPORARY / f"fxtui-{os.geteuid()}"
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime, "fxtui") if _is_ours(runtime) else temporary
    socket = folder / f"service{mark}.sock"
    if len(os.fsencode(socket)) < SOCKET_LIMIT:
        return socket
    return temporary / socket.name


def _is_ours(runtime: str) -> bool:
    """Whether the session's folder is there and this user's: ``su`` keeps another's."""
    if not runtime.startswith("/"):
        return False
    try:
        status = Path(runtime).stat()
    except OSError:
        return False
    return S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _user_config() -> Path:
    from platformdirs import user_config_path  # 23 ms

    return user_config_path("fxtui") / "config.toml"


def _user_state() -> Path:
    from platformdirs import user_state_path  # 23 ms

    return user_state_path("fxtui") / _machine()


def _machine() -> str:
    """Names this host in a home folder that several share.

    The id of the machine is confidential: machine-id(5) asks to show only a hash.
    """
    for file in _MACHINE_IDS:
        with suppress(OSError):
            text = file.read_bytes().strip()
            if text and text != b"uninitialized":
                return _short(b"fxtui " + text)
    return os.uname().nodename


def _absolute(text: str) -> Path:
    with standing():
        return Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100  # links stay


def _short(data: bytes) -> str:
    return sha256(data).hexdigest()[:12]
