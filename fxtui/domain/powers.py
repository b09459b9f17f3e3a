"""What a storage may do beyond the six methods that all of them have.

They come in groups; ``Capabilities`` says which groups a storage has. Each of them
refuses, until an adapter brings it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import ClassVar

from .bundle import Arrivals, Found, Share, SmallCopy, SmallFiles, SmallGet, SmallPut
from .content import Body, SourceFile, Span
from .entry import Cursor, Entry, Version
from .errors import Unsupported
from .landing import Landing, Room
from .location import Key, Location
from .sharing import Answer, Wish
from .uploads import Part, PartReceipt, UploadPage, UploadSession
from .writing import OVERWRITE, PLAIN, WriteMode, WriteOptions


class Refusing:
    """How an adapter says that it does not bring something."""

    scheme: ClassVar[str]

    def _unsupported(self, what: str) -> Unsupported:
        return Unsupported(f"{self.scheme} storage has no {what}")


class Files(Refusing):
    """If ``capabilities.files``."""

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

    async def take_over(
        self, file: Location, key: Key, version: Version, mode: WriteMode = OVERWRITE
    ) -> Entry | None:
        """Give a file of this disk, if it still is this version, another name: ``key``.

        None if its bytes would have to be copied. Raise AlreadyExists or VersionMismatch.
        """
        raise self._unsupported("local files")

    async def take_over_folder(self, folder: Location, key: Key) -> bool:
        """Give a folder of this disk another name: ``key``, with all that it holds.

        False where that cannot be: on another disk, of a mount, without the right. Raise
        AlreadyExists.
        """
        raise self._unsupported("local files")

    async def sync_files(self, keys: Sequence[Key]) -> None:
        """Return when these are on the disk for sure, whatever becomes of the power."""
        raise self._unsupported("local files")

    async def room(self, key: Key) -> Room:
        """Where ``key`` lies or would lie, and how much fits there."""
        raise self._unsupported("local files")

    def small_files(self) -> SmallFiles:
        """The files of one bundle: what it learns of folders is believed that long."""
        raise self._unsupported("local files")


class Bundles(Refusing):
    """If ``capabilities.bundles``."""

    async def put_bundle(
        self,
        files: SmallFiles,
        puts: Sequence[SmallPut],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        """Store these from the disk.

        ``arrivals`` is filled while they arrive; also when this is cancelled. Why the
        others did not, nobody knows. Raises nothing else.
        """
        raise self._unsupported("bundles")

    async def fetch_bundle(
        self,
        files: SmallFiles,
        gets: Sequence[SmallGet],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        """The same for objects to fetch; one whose bytes are wrong does not land."""
        raise self._unsupported("bundles")

    async def copy_bundle(
        self, copies: Sequence[SmallCopy], arrivals: Arrivals, share: Share
    ) -> None:
        """Copy these within the storage, and compare as ``put_bundle`` does."""
        raise self._unsupported("bundles")

    async def stat_bundle(self, keys: Sequence[Key], found: Found, share: Share) -> None:
        """See what stands at these; if ``capabilities.files``, too. Raises nothing."""
        raise self._unsupported("bundles")


class Uploads(Refusing):
    """If ``capabilities.parts``."""

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


class Rearranging(Refusing):
    """If ``capabilities.copies``, ``.moves``, ``.directories``."""

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


class Telling(Refusing):
    """If ``capabilities.links``, ``.exports``, ``.wishes``."""

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        """An address that anybody may fetch from, or ``put`` to, for so many seconds."""
        raise self._unsupported("links")

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
