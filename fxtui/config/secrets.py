"""Secrets, which the configuration only refers to: a private file, or the keyring."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from stat import S_ISREG
from typing import Final

from fxtui.domain.errors import ConfigError

_LONGEST: Final = 64 * 1024
_OTHERS: Final = 0o077


def secret(reference: str) -> str:
    """What ``file:/path`` or ``keyring:service/name`` refers to; may block.

    No message has the secret in it, nor what was given in the place of a reference.
    """
    scheme, _, rest = reference.partition(":")
    if scheme == "file":
        return _from_file(Path(rest).expanduser())
    if scheme == "keyring":
        service, _, name = rest.rpartition("/")
        return _from_keyring(service, name)
    raise ConfigError("a secret is given as file:/path or keyring:service/name")


def _from_file(path: Path) -> str:
    if not path.is_absolute():
        raise ConfigError(f"the path of the secret file {path} has to begin with / or ~")
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode) or status.st_size > _LONGEST:
            raise ConfigError(f"{path} is no file with one secret in it")
        if status.st_mode & _OTHERS:
            raise ConfigError(f"others may read the secret in {path}: chmod 600 it")
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ConfigError(f"there is no secret file {path}") from None
    except OSError as error:
        raise ConfigError(
            f"the secret file {path} cannot be read: {error.strerror}"
        ) from error
    except UnicodeDecodeError:
        raise ConfigError(f"the secret file {path} is no text") from None
    if not text:
        raise ConfigError(f"the secret file {path} is empty")
    return text


def _from_keyring(service: str, name: str) -> str:
    if not service or not name:
        raise ConfigError("a secret of the keyring is given as keyring:service/name")
    try:
        keyring = import_module("keyring")
    except ImportError as error:
        raise ConfigError(
            "the keyring needs an extra: pip install 'fxtui[keyring]'"
        ) from error
    try:
        found: str | None = keyring.get_password(service, name)
    except keyring.errors.KeyringError as error:
        raise ConfigError(
            f"the keyring does not open ({error}); unlock it, or use file:/path"
        ) from error
    if not found:
        raise ConfigError(
            f"the keyring has no {service}/{name}; add it: keyring set {service} {name}"
        )
    return found
