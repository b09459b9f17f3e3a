"""The storages that are open: one for each account, as each caller sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Self
from weakref import WeakValueDictionary

from fxtui.domain.asking import Asking
from fxtui.domain.context import Context
from fxtui.domain.inside import may_lead_inside
from fxtui.domain.location import ARCHIVE, LOCAL, Location
from fxtui.domain.servers import ServerNotes
from fxtui.domain.storage import Storage
from fxtui.storage import storage_class

from .account import Account
from .config_file import ConfigFile
from .dropbox_account import dropbox_account
from .ica_account import in_ica, is_of_ica
from .s3_account import s3_account

_ACCOUNTS: Final = {"s3": s3_account, "dropbox": dropbox_account}
"""What finds the account of a location, by scheme."""


class Storages:
    """Opens the storage of a location, and closes them all in the end.

    Where callers differ in what concerns an account, each has a storage of its own: that
    holds the credentials. The configuration is read again when its file has changed.
    """

    def __init__(self, config: Path, notes: ServerNotes | None = None) -> None:
        """``notes`` keeps what is learnt of servers; without, that ends with it."""
        self.asking = Asking()
        """What people are asked so that credentials can be had."""

        self._config, self._notes = ConfigFile(config), notes
        self._accounts: dict[tuple[object, ...], Storage] = {}
        self._archives: dict[Storage, Storage] = {}
        self._disks: WeakValueDictionary[tuple[Path, int], Storage] = (
            WeakValueDictionary()
        )

    def open(self, location: Location, context: Context) -> Storage:
        """The storage of a location; on the disk, one whose root is the location."""
        if location.scheme == LOCAL:
            return self._disk(Path("/", location.key), context.umask)
        if location.scheme == ARCHIVE:
            return self._looking_into(self._disk(Path("/"), 0), ARCHIVE)
        storage = self._far(location, context)
        if may_lead_inside(location.key):
            return self._looking_into(storage, "or archive")
        return storage

    def _far(self, location: Location, context: Context) -> Storage:
        if find := _ACCOUNTS.get(location.scheme):
            account = find(self._config, location.profile, context)
            if is_of_ica(account):
                account = in_ica(account, location.key)
            return self._of(account)
        return self._unnamed(location.scheme)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        while self._accounts:
            _, storage = self._accounts.popitem()
            await storage.aclose()

    def _of(self, account: Account) -> Storage:
        """One storage for all that is configured alike; its secrets may change."""
        if account.key not in self._accounts:
            settings = account.settings()  # an adapter is loaded for who has an account
            make = _make(account.scheme)
            made = make(settings, account.caller, account.settings)
            made.ask_at(self.asking)
            if self._notes is not None:
                made.remember_in(self._notes)
            self._accounts[account.key] = made
        return self._accounts[account.key]

    def _looking_into(self, storage: Storage, kind: str) -> Storage:
        """One for each, which knows what it has looked into."""
        if storage not in self._archives:
            self._archives[storage] = _make(kind)(storage)
        return self._archives[storage]

    def _unnamed(self, scheme: str) -> Storage:
        """The storage of a scheme that has no accounts."""
        if (scheme,) not in self._accounts:
            self._accounts[scheme,] = _make(scheme)()
        return self._accounts[scheme,]

    def _disk(self, root: Path, umask: int) -> Storage:
        key = root, umask
        disk = self._disks.get(key) or _make(LOCAL)(root, umask=umask)
        self._disks[key] = disk
        return disk


def _make(scheme: str) -> Callable[..., Storage]:
    return storage_class(scheme)  # adapters differ in what they are made of
