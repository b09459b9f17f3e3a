"""The one interface every storage implements.

Six methods are required, and ``powers`` has the others, in groups; ``capabilities`` says
which groups a storage has.

Adapters raise only ``StorageError``, never retry, and never report progress.
The engine does both, in one place each.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Self

from .asking import Asking
from .capabilities import Capabilities
from .content import Body, FileSpan, Span
from .entry import Cursor, Digest, Entry, Page, Version
from .errors import ContentMismatch, StorageError
from .location import Key
from .powers import Bundles, Files, Rearranging, Telling, Uploads
from .servers import ServerNotes
from .sharing import LASTING, Lease
from .writing import OVERWRITE, PLAIN, TargetName, WriteMode, WriteOptions


class Storage(Files, Bundles, Uploads, Rearranging, Telling, ABC):
    """One place that holds objects: a bucket account, a Dropbox, a disk."""

    capabilities: Capabilities

    endpoint: str = ""
    """The address of the server, as far as it is known; empty where there is none."""

    lease: int = 0
    """Counts how often the credentials were read anew."""

    place: Key = ""
    """What all its keys begin with, where an account is several storages."""

    is_ready: bool = True
    """Whether its capabilities are what they are going to be, for who writes to it."""

    # --- Required ---------------------------------------------------------

    @abstractmethod
    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        """List the keys that begin with ``prefix``, a literal string.

        Unless recursive, keys with a ``/`` after the prefix are one directory, up to
        and with that ``/``. A prefix of no key is an empty page; where directories are
        real, one that ends in ``/`` is NotFound.
        """

    @abstractmethod
    async def stat(self, key: Key) -> Entry:
        """Describe one key, or raise NotFound."""

    @abstractmethod
    def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Yield the content, or a span of it; close it with ``aclosing``.

        Raise VersionMismatch if the object is no longer ``version``.
        """

    @abstractmethod
    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        """Store a whole object in one request; it appears whole or not at all."""

    @abstractmethod
    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        """Delete up to ``delete_batch`` keys; a missing key is not an error."""

    @abstractmethod
    async def aclose(self) -> None:
        """Release connections. Safe to call twice."""

    # --- With a default that an adapter may better --------------------------

    def cursor_after(self, key: Key) -> Cursor | None:
        """Where a recursive listing goes on behind ``key``, which need not exist. Pure.

        None unless it is sure to list in the order of the keys' code points.
        """
        return None

    def detour(self, key: Key) -> str:
        """Why its bytes go by a slower way than others; empty if they do not. Pure."""
        return ""

    def target_name(self, name: str) -> TargetName:
        """What to call ``name`` here, below a target, or raise InvalidName. Pure."""
        return TargetName(name)

    def kept_name(self, name: str) -> str:
        """The name of that, without a look at whether others are the same file. Pure."""
        return self.target_name(name).name

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        """Move a span of an object into a file; S3 does it from socket to file.

        The span fills from its beginning on, without a gap, and the tap counts only what
        is in the file already: so much of it can be kept when the rest does not come.

        Return the digest of the *whole* object, if the answer happened to tell it.
        """
        done = 0
        async with aclosing(self.read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                await into.write(done, chunk)
                done += len(chunk)
        if done != span.size:
            raise ContentMismatch(f"{key!r} ended after {done} of {span.size} bytes")
        return None

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        """What the storage says this object hashes to; one request at most."""
        return None

    async def describe(self, key: Key) -> WriteOptions:
        """What an object is besides its bytes, for a copy of it that is made in parts."""
        return PLAIN

    async def ready(self) -> None:  # most storages know it all along
        """Find out what it can do for who writes, if only its server can tell."""

    async def renew(self, lease: int) -> bool:
        """Read the credentials anew, unless somebody has done so since that ``lease``.

        False if there is nothing that could have changed: fixed keys of a caller.
        Raise Unauthenticated, with the reason, if there are none to be had any more.
        """
        return False

    def remember_in(self, notes: ServerNotes) -> None:  # most learn nothing
        """Keep there what is learnt of servers, and look there what is known of them."""

    def known_lease(self) -> Lease:
        """How long the credentials in use are good, without asking anybody. Pure."""
        return LASTING

    def ask_at(self, asking: Asking) -> None:  # most have nothing to ask
        """Put there what only a person can answer, from now on."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()


async def list_entries(
    storage: Storage, prefix: Key, *, recursive: bool = False
) -> AsyncIterator[Entry]:
    """Every entry under ``prefix``, page after page."""
    cursor: Cursor | None = None
    while True:
        page = await storage.list_page(prefix, cursor, recursive=recursive)
        for entry in page.entries:
            yield entry
        if (cursor := page.cursor) is None:
            return
