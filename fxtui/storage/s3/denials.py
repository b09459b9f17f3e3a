"""What a gateway turns away whatever token it is shown: a right that is lacking.

Gateways say so in pages and in silence, as they say that a token has ended. One more
token tells the two apart, and the answer is remembered: tokens are counted.
"""

from __future__ import annotations


class Denials:
    """Those of one connection, by the name of the operation."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        """The lease under which an operation was turned away when it last began to be."""

    def is_one(self, operation: str, lease: int) -> bool:
        """Whether it was turned away under an earlier lease, and never let in since."""
        return lease > self._first.setdefault(operation, lease)

    def let_in(self, operation: str) -> None:
        self._first.pop(operation, None)
