"""The key of one's own by which a server encrypts, and which it does not keep (SSE-C)."""

from __future__ import annotations

from base64 import b64decode
from typing import Final

_SIZE: Final = 32


def own_key(text: str) -> bytes:
    """The key itself; ValueError, which says what it has to be, if it is none."""
    try:
        key = b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != _SIZE:
        raise ValueError(f"{_SIZE} bytes in Base64: openssl rand -base64 {_SIZE}")
    return key
