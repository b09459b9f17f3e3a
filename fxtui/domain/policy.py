"""The numbers that steer the engine, and what each is for."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from msgspec import Meta

from .value import Value

MIB: Final = 1024 * 1024

Positive: TypeAlias = Annotated[int, Meta(ge=1)]


class Policy(Value, frozen=True):
    """Read from ``[transfers]`` in the configuration file."""

    transfers: Positive = 8
    """Objects that move in parts at once."""

    small_transfers: Positive = 16
    """Objects that fit in one request and move at once, beside those in parts; of tiny
    ones that travel in bundles, 64 count as one."""

    requests: Positive = 32
    """Requests in flight at once, for each storage."""

    small_requests: Positive = 256
    """Requests of bundles of small objects, for each storage, beside those."""

    parts: Positive = 8
    """Parts of one object in flight at once."""

    part_size: Positive = 16 * MIB
    """The size to aim for; a storage's limits win."""

    multipart_from: Positive = 32 * MIB
    """Objects smaller than this go in one request."""

    bandwidth: Positive | None = None
    """Bytes a second over all transfers, or None for no limit."""

    attempts: Positive = 8
    """Tries for each request."""

    backoff: float = 0.5
    """Seconds before the second try, at most; doubled for each one after."""

    backoff_max: float = 60.0

    restarts: int = 2
    """How often an object that changed while it was copied begins again."""

    verify: bool = True
    """Compare digests after each transfer, where both ends have one."""
