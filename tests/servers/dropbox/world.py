"""Everything the emulator remembers: one value, made anew by a reset.

Whoever adds routes keeps what they have to remember in ``rooms``, by a name of theirs.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from .accounts import APP_KEY, REFRESH_TOKEN, Account, Grant, Namespace, Refresh
from .counters import Counters
from .faults import Switchboard
from .settings import Settings
from .tree import Tree

T = TypeVar("T")


@dataclass
class World:
    folder: Path
    """Where bodies are spooled."""

    settings: Settings = field(default_factory=Settings)
    counters: Counters = field(default_factory=Counters)
    faults: Switchboard = field(default_factory=Switchboard)
    epoch: int = 0
    """Cursors of another epoch are reset."""

    ahead: float = 0
    """Seconds by which the emulator's clock is before the true one."""

    accounts: dict[str, Account] = field(default_factory=dict)
    namespaces: dict[str, Namespace] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    refreshes: dict[str, Refresh] = field(default_factory=dict)
    rooms: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiters: list[asyncio.Event] = []
        self._add_account("emu", "Emu", "Lator", "7")
        self._add_account("bob", "Bob", "Other", "8")
        self.refreshes[REFRESH_TOKEN] = Refresh("emu", APP_KEY)

    def now(self) -> float:
        return time.time() + self.ahead

    def tick(self) -> int:
        """The next number: of a change, of a token, of whatever has to be told apart."""
        for waiter in self._waiters:
            waiter.set()
        return next(self._numbers)

    async def changed(self) -> None:
        """Wait until there is a next number, which may be that of a change."""
        waiter = asyncio.Event()
        self._waiters.append(waiter)
        try:
            await waiter.wait()
        finally:
            self._waiters.remove(waiter)

    def room(self, name: str, make: Callable[[], T]) -> T:
        """What some routes remember between calls."""
        made: T = self.rooms.setdefault(name, make())
        return made

    def add_namespace(self, id: str, owner: str, name: str = "") -> Namespace:
        made = Namespace(id, Tree(self.tick), owner, name, {owner: "owner"})
        self.namespaces[id] = made
        return made

    def issue(self, token: str) -> str:
        """An access token for a refresh token, which is known."""
        refresh = self.refreshes[token]
        access = f"sl.{refresh.account}.{self.tick()}"
        expires = self.now() + self.settings.expires_in
        self.grants[access] = Grant(refresh.account, refresh.scopes, expires, token)
        return access

    def account_of(self, id: str) -> Account | None:
        """By its id or its address."""
        every = self.accounts.values()
        return next((each for each in every if id in (each.id, each.email)), None)

    def _add_account(self, name: str, given: str, surname: str, home: str) -> None:
        self.accounts[name] = Account(name, given, surname, home, home)
        self.add_namespace(home, name)
        self.grants[f"token-{name}"] = Grant(name)
