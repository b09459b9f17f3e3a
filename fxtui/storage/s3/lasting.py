"""Connections that end when the line does."""

from __future__ import annotations

import socket
from typing import Final

from .wire.line import Address

_KEEPALIVE: Final = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}


def lasting_socket(address: Address) -> socket.socket:
    """A socket that notices, within a minute, that nobody is there any more."""
    family, kind, protocol, _, _ = address
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in _KEEPALIVE.items():
        if option := getattr(socket, name, None):  # macOS lacks one of them
            made.setsockopt(socket.IPPROTO_TCP, option, seconds)
    return made
