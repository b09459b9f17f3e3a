"""Who there is, what each token allows, and which namespaces each of them is in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .tree import Tree

SCOPES: Final = frozenset(
    {
        "account_info.read",
        "files.metadata.read",
        "files.metadata.write",
        "files.content.read",
        "files.content.write",
        "sharing.read",
        "sharing.write",
    }
)
APP_KEY: Final = "app-key"
REFRESH_TOKEN: Final = "refresh-ok"
ROOMY: Final = 2 * 2**40


@dataclass
class Account:
    """One person."""

    name: str
    """What stands for the account in tokens and in tests."""

    given_name: str
    surname: str
    home: str
    """The namespace that is seen without a path root."""

    root: str
    """That of the team, or the home again."""

    home_path: str = ""
    """Where the home is in the root of a team."""

    plan: str = "basic"
    allocated: int = ROOMY

    @property
    def id(self) -> str:
        return "dbid:" + f"AA{self.name}".ljust(35, "A")

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"


@dataclass
class Grant:
    """What one access token stands for."""

    account: str
    scopes: frozenset[str] = SCOPES
    expires: float | None = None
    """By the emulator's clock; None: it does not."""

    refresh: str = ""
    """The refresh token that it came from."""


@dataclass
class Refresh:
    """What one refresh token stands for."""

    account: str
    app_key: str
    scopes: frozenset[str] = SCOPES


@dataclass
class Namespace:
    """One tree, and who may do what in it."""

    id: str
    tree: Tree
    owner: str
    """The name of an account."""

    name: str = ""
    """Of a shared folder."""

    access: dict[str, str] = field(default_factory=dict)
    """By name of account: ``owner``, ``editor``, ``viewer``."""

    def may_read(self, account: Account) -> bool:
        return account.name in self.access

    def may_write(self, account: Account) -> bool:
        return self.access.get(account.name) in ("owner", "editor")
