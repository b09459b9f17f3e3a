"""Secrets that fxtui was given: kept in the keyring where it works, else in a file.

The configuration has only the reference. Each secret has a name that was never used, so
that a reference means what it meant until the configuration has another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import Any, Final
from urllib.parse import quote

from fxtui.domain.errors import ConfigError

from .atomic import write_private
from .paths import private_folder

SERVICE: Final = "fxtui"
"""What the keyring knows our secrets under."""


def keep_secret(text: str, name: str, folder: Path) -> str:
    """Store a secret; the reference to it. ``folder`` is for those without a keyring."""
    unique = f"{quote(name, safe='')}-{token_hex(4)}"
    if _is_in_keyring(text, unique):
        return f"keyring:{SERVICE}/{unique}"
    path = private_folder(folder) / unique
    write_private(path, f"{text}\n")
    return f"file:{path}"


def forget_secret(reference: str, folder: Path) -> None:
    """Remove a secret of ours; what a person keeps elsewhere is left alone."""
    scheme, _, rest = reference.partition(":")
    if scheme == "file" and Path(rest).parent == folder:
        with suppress(OSError):
            Path(rest).unlink()
    elif scheme == "keyring" and rest.startswith(f"{SERVICE}/"):
        with suppress(ImportError), _keyring() as keyring:
            keyring.delete_password(SERVICE, rest.removeprefix(f"{SERVICE}/"))


def rekeep_secret(text: str, reference: str) -> None:
    """Store another secret in the place of one: of what is renewed only the last counts.

    ConfigError if that place takes no more.
    """
    scheme, _, rest = reference.partition(":")
    if scheme == "file":
        write_private(Path(rest).expanduser(), f"{text}\n")
        return
    service, _, name = rest.rpartition("/")
    with suppress(ImportError), _keyring() as keyring:
        keyring.set_password(service, name, text)
        return
    raise ConfigError("the keyring does not open; unlock it, or sign in again")


@contextmanager
def kept_secret(text: str, name: str, folder: Path) -> Iterator[str]:
    """A secret that stays if all goes well in the block."""
    reference = keep_secret(text, name, folder)
    try:
        yield reference
    except BaseException:
        forget_secret(reference, folder)
        raise


def _is_in_keyring(text: str, name: str) -> bool:
    """Whether it could be stored there, and be read again."""
    with suppress(ImportError), _keyring() as keyring:
        keyring.set_password(SERVICE, name, text)
        return bool(keyring.get_password(SERVICE, name) == text)
    return False


@contextmanager
def _keyring() -> Iterator[Any]:
    """The module, if the extra is there; a keyring that is locked or none is as well."""
    keyring = import_module("keyring")
    with suppress(keyring.errors.KeyringError):
        yield keyring
