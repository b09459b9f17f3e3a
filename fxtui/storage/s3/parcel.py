"""A bundle to one bucket as data, and who makes the heads of its requests from that.

It knows neither botocore nor a loop: what they know of a bucket is written down here
before, so that the requests may be made in a process of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import NamedTuple

from fxtui.domain.bundle import (
    Delivered,
    SmallFiles,
)
from fxtui.domain.errors import (
    ContentMismatch,
)

from .foreign import is_plainly_ours
from .providers import Provider
from .wire.answer import Answer
from .wire.line import Address
from .wire.pool import Server
from .wire.signing import Request, Scope, Secrets
from .wire.stencil import Stencil
from .wire.words import encoded_path, named


class Form(NamedTuple):
    """A request without a path, and the headers that each of its kind fills in."""

    request: Request
    slots: Sequence[str]


class Parcel(NamedTuple):
    """What the requests of a bundle to one bucket share."""

    server: Server
    addresses: Sequence[Address]
    """Where that is."""

    operation: str
    """As S3 calls it."""

    files: SmallFiles | None
    """Where the bytes come from or land; None where none move."""

    provider: Provider
    bucket: str
    path: str
    """What stands before each key, with the ``/`` at its end."""

    forms: Sequence[Form]
    """Of each kind of request one."""

    payload: str | None
    """See ``Stencil``."""

    secrets: Secrets
    scope: Scope
    skew: float
    """Seconds by which the server's clock is ahead of ours."""

    outputs: Mapping[str, tuple[str, str]]
    """How botocore calls the headers of an answer."""


class Sender:
    """Makes the requests of a parcel, and reads what is answered."""

    def __init__(
        self, parcel: Parcel, tell: Callable[[int, Delivered | None], None]
    ) -> None:
        """``tell`` is called with what came of each, as in ``Arrivals``."""
        self.parcel, self.tell = parcel, tell
        self.server = ""
        """Who the server says it is."""

        self.is_unproved = False
        """Whether it stored something, and told no digest."""

        self.taken = 0
        """Names at which something was."""

        p = parcel
        self._start = len(p.bucket) + 1
        self._stencils = [
            Stencil(form.request, form.slots, p.secrets, p.scope, p.payload)
            for form in p.forms
        ]

    @property
    def files(self) -> SmallFiles:
        assert self.parcel.files is not None
        return self.parcel.files

    def head(self, kind: int, key: str, *fills: str) -> bytes:
        path = self.parcel.path + encoded_path(key[self._start :])
        return self._stencils[kind].head(time() + self.parcel.skew, path, *fills)

    def told(self, answer: Answer, body: bytes) -> dict[str, str]:
        """What a good answer says; raise ContentMismatch if it is not S3's."""
        self.server = answer.headers.get("server", "")
        if not is_plainly_ours(self.parcel.operation, answer.headers, body):
            raise ContentMismatch("this is no answer of S3")
        return named(self.parcel.outputs, answer.headers)
