"""The one interface every storage implements.

Six methods are required. The rest come in groups, and ``capabilities`` says
which groups a storage has: it is data, so that a wrapper can pass it through and
a test can read it.

Adapters raise only ``StorageError``, never retry, and never report progress.
The engine does both, in one place each.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    MutableMapping,
    Sequence,
)
from contextlib import aclosing
from typing import ClassVar, Final, Literal, Protocol, Self

from .asking import Asking
from .attributes import NONE, Attributes
from .bundle import Delivered, Share, SmallFiles, SmallGet, SmallPut
from .content import Body, FileSpan, OpenFile, SourceFile, Span
from .entry import Cursor, Digest, Entry, Page, Version
from .errors import ContentMismatch, StorageError, Unsupported
from .location import Key
from .servers import ServerNotes
from .sharing import LASTING, Answer, Lease, Wish
from .value import Value

MIB: Final = 1024 * 1024


class Part(Value, frozen=True):
    """One piece of an upload. Numbers start at 1, as in S3."""

    number: int
    span: Span
    is_last: bool


class PartReceipt(Value, frozen=True):
    """Proof that a part arrived; the token is the ETag in S3, empty in Dropbox."""

    number: int
    size: int
    token: str = ""
    digests: tuple[Digest, ...] = ()


class UploadSession(Value, frozen=True):
    """An unfinished upload the server remembers, valid across our restarts.

    ``token`` is S3's UploadId or Dropbox's session_id. The kind says how to find out
    what has arrived: ask for the parts, probe the offset, or trust the journal.
    """

    key: Key
    token: str
    kind: Literal["multipart", "sequential", "concurrent"] = "multipart"
    expires: float | None = None
    """When the server forgets it, in seconds since 1970; None if nobody knows."""


class UploadPage(Value, frozen=True):
    """Some upload sessions, each with when it began, in seconds since 1970."""

    sessions: tuple[tuple[UploadSession, float | None], ...] = ()
    cursor: Cursor | None = None


class WriteMode(Value, frozen=True):
    """What to do when the key is taken."""

    kind: Literal["overwrite", "create", "update"] = "overwrite"
    version: Version | None = None


OVERWRITE: Final = WriteMode()
CREATE: Final = WriteMode("create")


class WriteOptions(Attributes, frozen=True):
    """What an object is to be, besides its bytes. A storage ignores what it lacks."""

    modified: int | None = None
    """Seconds since 1970, whole, so that a later sync finds nothing to do."""

    digest: Digest | None = None
    """What the bytes must hash to, for a server that checks it."""

    @classmethod
    def of(cls, attributes: Attributes, modified: int | None = None) -> Self:
        """What somebody asked for, and the date that it shall have."""
        if attributes == NONE:  # as of nearly all objects
            return cls(modified=modified)
        names = Attributes.__struct_fields__
        told = {name: getattr(attributes, name) for name in names}
        return cls(**told, modified=modified)


PLAIN: Final = WriteOptions()


class TargetName(Value, frozen=True):
    """What a storage would call a name that comes from another one."""

    name: str
    changes: tuple[str, ...] = ()
    """What had to be escaped, for the job to report."""

    clash: str = ""
    """Names with the same one are one file here; empty if every name is its own."""


class Landing(Protocol):
    """A file that grows under a temporary name, beside what it is to become.

    It is held by a lock while it is open. One that nobody holds is left from a process
    that is gone.
    """

    @property
    def file(self) -> OpenFile: ...

    @property
    def token(self) -> str:
        """What ``new_file`` finds it again by, after it was kept."""
        ...

    @property
    def is_kept(self) -> bool:
        """Whether it is the file of the token, with the bytes that were kept in it."""
        ...

    async def sync(self) -> None:
        """Return when every byte written before is on the disk for sure."""

    async def reveal(
        self, mode: WriteMode = OVERWRITE, *, options: WriteOptions = PLAIN
    ) -> Entry:
        """Give it its date and its name, at once and whole; raise AlreadyExists."""
        ...

    async def keep(self) -> None:
        """Close it, and leave it under its temporary name for another time."""

    async def discard(self) -> None:
        """Remove what is left of it, if anything. Safe after ``reveal`` or ``keep``."""


class Room(Value, frozen=True):
    """Where a file of this storage would lie."""

    device: str
    """Names the file system: what fills it up stops all that write there."""

    free: int
    """Bytes that this user may still write to it."""


class PartLimits(Value, frozen=True):
    """The rules for parts. The defaults are S3's."""

    min_size: int = 5 * MIB
    max_size: int = 5 * 1024 * MIB
    max_count: int = 10_000
    align: int = 1
    """Every part but the last is a multiple of this: 4 MiB in Dropbox."""

    ordered: bool = False
    """True if a part may be sent only after the one before it."""

    last_after_all: bool = False
    """True in Dropbox: the last part closes the session, so all others must be there."""

    listable: bool = True
    """False if only our journal knows which parts have arrived, as in Dropbox."""


class Capabilities(Value, frozen=True):
    """What a storage can do, beyond the six methods all of them have."""

    parts: PartLimits | None = None
    """Uploads in parts, if it has them."""

    max_put: int = 5 * 1024 * MIB
    """The largest object, in bytes, that one put may make; what is larger has parts."""

    max_copy: int = 5 * 1024 * MIB
    """The largest object, in bytes, that one copy may make."""

    put_batch: int = 1
    """Puts that share a request, for which so many times more of them may wait."""

    bundles: bool = False
    """Moves small objects to and from local files many at a time: see ``bundle``."""

    delete_batch: int = 1
    """Keys that one delete may name."""

    recursive: bool = False
    """Lists everything under a prefix without visiting each directory."""

    copies: bool = False
    part_copies: bool = False
    """Makes a part of an upload from another object of its own."""

    moves: bool = False

    files: bool = False
    """Its objects are local files: it opens them, and others write into them."""

    directories: bool = True
    """False if a directory is only a prefix that keys share, as in S3."""

    links: bool = False
    """Makes addresses that anybody may use for a time."""

    conditional: bool = False
    """Honours WriteMode and a version to read."""

    keeps_dates: bool = False
    """An object has the date that it is given, and not that of its arrival."""

    exports: tuple[str, ...] = ()
    """What its documents may be exported as, the best first: ``markdown``, ``html``."""

    wishes: frozenset[str] = frozenset()
    """The names of the wishes that ``grant`` knows, such as ``AskSpace``."""

    digest: str | None = None
    """The algorithm of the digests in its listings."""


class Storage(ABC):
    """One place that holds objects: a bucket account, a Dropbox, a disk."""

    scheme: ClassVar[str]
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

    async def ready(self) -> None:  # noqa: B027  # most storages know it all along
        """Find out what it can do for who writes, if only its server can tell."""

    async def renew(self, lease: int) -> bool:
        """Read the credentials anew, unless somebody has done so since that ``lease``.

        False if there is nothing that could have changed: fixed keys of a caller.
        Raise Unauthenticated, with the reason, if there are none to be had any more.
        """
        return False

    def remember_in(self, notes: ServerNotes) -> None:  # noqa: B027  # most learn nothing
        """Keep there what is learnt of servers, and look there what is known of them."""

    def known_lease(self) -> Lease:
        """How long the credentials in use are good, without asking anybody. Pure."""
        return LASTING

    def ask_at(self, asking: Asking) -> None:  # noqa: B027  # most have nothing to ask
        """Put there what only a person can answer, from now on."""

    # --- If capabilities.files --------------------------------------------

    async def open_file(self, key: Key) -> SourceFile:
        """Open a local file to read spans of it."""
        raise self._unsupported("local files")

    async def new_file(self, key: Key, size: int | None, *, token: str = "") -> Landing:
        """Begin a local file of ``size`` bytes, under a temporary name beside ``key``.

        None where only its end will tell how many these are.

        With the token of one that was kept, go on with that, if it is still there as it
        was left and nobody else holds it; else begin a new one.
        """
        raise self._unsupported("local files")

    async def discard_file(self, key: Key, token: str) -> None:
        """Remove a file that was kept; one that is gone, or held, is left alone."""
        raise self._unsupported("local files")

    async def room(self, key: Key) -> Room:
        """Where ``key`` lies or would lie, and how much fits there."""
        raise self._unsupported("local files")

    def small_files(self) -> SmallFiles:
        """The files of one bundle: what it learns of folders is believed that long."""
        raise self._unsupported("local files")

    # --- If capabilities.bundles ------------------------------------------

    async def put_bundle(
        self,
        files: SmallFiles,
        puts: Sequence[SmallPut],
        delivered: MutableMapping[int, Delivered],
        share: Share,
    ) -> None:
        """Store these from the disk.

        ``delivered`` is filled, by their places, while they arrive; also when this is
        cancelled. What became of the others nobody knows, or why. Raises nothing else.
        """
        raise self._unsupported("bundles")

    async def fetch_bundle(
        self,
        files: SmallFiles,
        gets: Sequence[SmallGet],
        delivered: MutableMapping[int, Delivered],
        share: Share,
    ) -> None:
        """The same for objects to fetch; one whose bytes are wrong does not land."""
        raise self._unsupported("bundles")

    # --- If capabilities.parts --------------------------------------------

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        """Begin an upload in parts."""
        raise self._unsupported("uploads in parts")

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        """Send one part. Sending the same part again replaces it."""
        raise self._unsupported("uploads in parts")

    async def copy_part(
        self, session: UploadSession, part: Part, source: Key, *, version: Version | None
    ) -> PartReceipt:
        """Make a part of the same span of ``source``, if capabilities.part_copies."""
        raise self._unsupported("copies of parts")

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        """The parts the server holds, or raise UploadSessionLost."""
        raise self._unsupported("list of parts")

    async def arrived(self, session: UploadSession, expected: int) -> int:
        """How many bytes a sequential session holds, from its beginning on.

        ``expected`` is what the caller knows to be there. Raise UploadSessionLost.
        """
        raise self._unsupported("sequential uploads")

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        """Make the object visible; ``options`` are those that the upload began with."""
        raise self._unsupported("uploads in parts")

    async def list_uploads(self, prefix: Key, cursor: Cursor | None = None) -> UploadPage:
        """Upload sessions below ``prefix`` that are neither completed nor aborted."""
        raise self._unsupported("list of uploads")

    async def abort_upload(self, session: UploadSession) -> None:
        """Throw the parts away, if the storage can. A lost session is not an error."""
        raise self._unsupported("uploads in parts")

    # --- If capabilities.links ----------------------------------------------

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        """An address that anybody may fetch from, or ``put`` to, for so many seconds."""
        raise self._unsupported("links")

    # --- If capabilities.copies, .moves, .directories -----------------------

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        """Copy inside this storage, without the bytes passing through us."""
        raise self._unsupported("server-side copies")

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        """Rename inside this storage."""
        raise self._unsupported("server-side moves")

    async def make_directory(self, key: Key) -> Entry:
        """Make a directory, whose key ends in ``/``; one that exists is not an error.

        At the top of a storage of buckets it is a bucket; below, an empty marker.
        """
        raise self._unsupported("directories of their own")

    # --- If capabilities.exports, .wishes -----------------------------------

    def export(self, key: Key, format: str) -> AsyncGenerator[bytes, None]:
        """Yield a document that has no bytes of its own, in one of the formats."""
        raise self._unsupported("documents to export")

    def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Yield an older state, or a span of it, by the id of ``AskRevisions``."""
        raise self._unsupported("revisions")

    async def grant(self, key: Key, wish: Wish) -> Answer:
        """Tell or do what a wish asks for; see ``sharing``."""
        raise self._unsupported("such thing")

    # ------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def _unsupported(self, what: str) -> Unsupported:
        return Unsupported(f"{self.scheme} storage has no {what}")


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
