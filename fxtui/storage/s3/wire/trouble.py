"""What may go wrong on a line: neither the system's word nor a server's refusal."""

from __future__ import annotations


class Trouble(Exception):
    """Something between a client and a server."""


class Unsendable(Trouble):
    """A request that HTTP cannot carry; nothing was sent."""


class Malformed(Trouble):
    """What came is no HTTP/1.1, or claims too much of us."""


class NotHttp(Malformed):
    """It does not even begin as HTTP does."""


class HungUp(Trouble, ConnectionError):
    """The other side ended the line, and nothing of an answer had come."""


class Cut(Trouble, ConnectionError):
    """The other side ended the line in the middle of an answer."""


class Silent(Trouble):
    """Nothing moved on the line for as long as we are patient."""


class Unanswered(Silent):
    """Nobody took the call."""
