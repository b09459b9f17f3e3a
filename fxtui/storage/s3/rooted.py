"""The way down to the root of a profile that may see no more than what is below it.

Above the root there is nothing but that way, and no server is asked about it: most would
refuse.
"""

from __future__ import annotations

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.location import Key


def step_down(root: Key, prefix: Key) -> Entry | None:
    """The one row that a listing of ``prefix`` has above the root; None elsewhere."""
    if not root.startswith(prefix) or root == prefix:
        return None
    return _directory(root[: root.index("/", len(prefix)) + 1])


def directory_above(root: Key, key: Key) -> Entry | None:
    """What ``key`` is if it is on the way; None if a server has to be asked."""
    is_above = key.endswith("/") and root.startswith(key) and root != key
    return _directory(key) if is_above else None


def _directory(key: Key) -> Entry:
    return Entry(key, Kind.BUCKET if key.index("/") == len(key) - 1 else Kind.DIRECTORY)
