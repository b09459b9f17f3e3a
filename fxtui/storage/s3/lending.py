"""Profiles of AWS that have their keys from other profiles. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def lenders(
    config: Mapping[str, Any], profile: str | None
) -> Iterator[Mapping[str, Any]]:
    """What is written of a profile, and of each on the way to its keys."""
    profiles, name, seen = config.get("profiles", {}), profile or "default", set[str]()
    while name not in seen:
        seen.add(name)
        told = profiles.get(name, {})
        yield told
        name = told.get("source_profile", name)
