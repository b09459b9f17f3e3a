"""The storages that are open: one for each account, as each caller sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Self, TypeAlias, cast
from weakref import WeakValueDictionary

from fxtui.config import Config, S3Profile, read_config, secret
from fxtui.domain.context import Context
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.storage import Storage
from fxtui.domain.value import Value, replace
from fxtui.storage import storage_class

_SECRETS: Final = ("secret_access_key", "session_token")

_Stamp: TypeAlias = tuple[int, int, int] | None


class Storages:
    """Opens the storage of a location, and closes them all in the end.

    Where callers differ in what concerns an account, each has a storage of its own: that
    holds the credentials. The configuration is read again when its file has changed.
    """

    def __init__(self, config: Path) -> None:
        self._config = _ConfigFile(config)
        self._accounts: dict[tuple[object, ...], Storage] = {}
        self._disks: WeakValueDictionary[tuple[Path, int], Storage] = (
            WeakValueDictionary()
        )

    def open(self, location: Location, context: Context) -> Storage:
        """The storage of a location; on the disk, one whose root is the location."""
        if location.scheme == LOCAL:
            return self._disk(Path("/", location.key), context.umask)
        if location.scheme == "s3":
            return self._s3(location.profile, context)
        return self._account(location.scheme)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        while self._accounts:
            _, storage = self._accounts.popitem()
            await storage.aclose()

    def _s3(self, named: str | None, context: Context) -> Storage:
        """One account for all that is configured alike; its secrets may change."""
        caller = replace(context, umask=0)  # files have one; accounts do not
        told = _s3_told(self._config.read(), named, context.profile)
        key = "s3", told, caller
        if key not in self._accounts:

            def again() -> Value:
                return s3_settings(self._config.read(), named, context.profile)

            self._accounts[key] = _make("s3")(_with_secrets(told), caller, again)
        return self._accounts[key]

    def _account(self, scheme: str) -> Storage:
        if (scheme,) not in self._accounts:
            self._accounts[scheme,] = _make(scheme)()
        return self._accounts[scheme,]

    def _disk(self, root: Path, umask: int) -> Storage:
        key = root, umask
        disk = self._disks.get(key) or _make(LOCAL)(root, umask=umask)
        self._disks[key] = disk
        return disk


def s3_settings(config: Config, named: str | None, asked: str | None) -> Value:
    """What makes the account of a location that names a profile, or of a caller's."""
    return _with_secrets(_s3_told(config, named, asked))


def _s3_told(config: Config, named: str | None, asked: str | None) -> Value:
    """The same as it is written: with references in the place of secrets."""
    module = import_module("fxtui.storage.s3.settings")
    profile = config.profiles.s3.get(named or asked or "")
    if profile is None:
        return cast("Value", module.S3Settings(profile=named))
    return cast("Value", module.S3Settings(named or asked, **_plain(profile)))


def _plain(profile: S3Profile) -> dict[str, Any]:
    fields = {name: getattr(profile, name) for name in profile.__struct_fields__}
    for name in ("headers", "unsigned_headers"):
        fields[name] = tuple(fields[name].items())
    return fields


def _with_secrets(told: Value) -> Value:
    """Settings with their secrets looked up; may block."""
    references = {name: getattr(told, name) for name in _SECRETS}
    return replace(told, **{n: secret(text) for n, text in references.items() if text})


def _make(scheme: str) -> Callable[..., Storage]:
    return storage_class(scheme)  # adapters differ in what they are made of


class _ConfigFile:
    """The configuration, read again whenever its file is not what it was."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: _Stamp = None
        self._config = Config()

    def read(self) -> Config:
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._config, self._stamp = read_config(self._path), stamp
        return self._config


def _stamp(path: Path) -> _Stamp:
    with suppress(FileNotFoundError):
        found = path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None
