"""From which key on a storage is to be asked for the next ones; pure."""

from __future__ import annotations

from typing import Final

from fxtui.domain.location import Key

_LAST: Final = "\U0010ffff"
_SURROGATES: Final = range(0xD800, 0xE000)


def behind(folder: Key) -> Key:
    """Behind all that a folder holds."""
    return folder + _LAST


def just_before(key: Key) -> Key:
    """Less than a key and all that begins with it, and more than what one would meet.

    A server is asked for what comes behind a key; so this gets the key itself as well.
    """
    if not key:
        return ""
    head, last = key[:-1], ord(key[-1])
    if not last:
        return head
    code = last - 1
    return head + chr(_SURROGATES.start - 1 if code in _SURROGATES else code) + _LAST
