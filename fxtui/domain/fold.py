"""When two names are one: some storages do not tell capitals apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from unicodedata import normalize

Fold: TypeAlias = Callable[[str], str]
"""What a name is to a storage; others with the same are it. ``str`` keeps all apart."""


def folded(name: str) -> str:
    """What a name is where capitals and ways to compose it make no other."""
    return normalize("NFC", name).casefold()
