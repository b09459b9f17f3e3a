"""What a storage of somebody's is made of, and when two callers share one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fxtui.domain.context import Context
from fxtui.domain.value import Value


class Account(NamedTuple):
    """One account, as one caller sees it."""

    scheme: str
    told: object
    """How it is configured, with references in the place of secrets, which may change."""

    caller: Context
    """What of the caller concerns the account."""

    settings: Callable[[], Value]
    """Looks up what it is configured as by then, and its secrets; may block."""

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for all who share the storage, with its connections and credentials."""
        return self.scheme, self.told, self.caller
