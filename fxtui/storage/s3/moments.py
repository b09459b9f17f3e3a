"""Dates that services and programs write: those that name no zone are of UTC. Pure."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime


def seconds(date: datetime) -> float:
    """Since 1970."""
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()


def moment(text: str) -> float | None:
    """The same of what is written as ``2026-11-21T14:02:00Z``; None if it is no date."""
    with suppress(ValueError):
        return seconds(datetime.fromisoformat(text))
    return None
