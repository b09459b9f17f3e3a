"""Hashes of content: of bytes as they come, of spans of files, of a whole from its parts.

Pure but for ``of_file``, which reads. It knows algorithms, and no storage.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce
from importlib import import_module
from typing import Final, Protocol

from fxtui.domain.content import Span
from fxtui.domain.entry import Digest
from fxtui.domain.errors import VersionMismatch

CRC64NVME: Final = "crc64nvme"
"""8 bytes; 25 GiB/s a core, and the CRC of a whole follows from those of its parts."""

CRC32: Final = "crc32"
CRC32C: Final = "crc32c"
MD5: Final = "md5"
SHA1: Final = "sha1"
SHA256: Final = "sha256"
MD5_OF_PARTS: Final = "md5-of-parts"

CONTENT_HASH: Final = "dropbox-content-hash"
"""The SHA-256 of the SHA-256s of each block; Dropbox's ``content_hash``."""

CONTENT_BLOCKS: Final = "dropbox-blocks"
"""The SHA-256s of each block, one after the other: the content hash of a whole follows
from those of its parts, if all but the last are multiples of a block."""

BLOCK: Final = 4 * 1024 * 1024
"""Bytes in a block of a content hash."""

_CHUNK: Final = 1024 * 1024


class Hasher(Protocol):
    def update(self, data: bytes | memoryview, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Crc:
    """A checksum that is a number, and goes on from the one before."""

    def __init__(self, step: Callable[[bytes | memoryview, int], int], bits: int) -> None:
        self._step = step
        self._digits = bits // 4
        self._value = 0

    def update(self, data: bytes | memoryview, /) -> None:
        self._value = self._step(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:0{self._digits}x}"


class _Blocks:
    """The SHA-256s of the blocks of what comes."""

    def __init__(self) -> None:
        self._full = bytearray()
        self._block, self._room = hashlib.sha256(), BLOCK

    def update(self, data: bytes | memoryview, /) -> None:
        view = memoryview(data)
        while len(view):
            taken = view[: self._room]
            self._block.update(taken)
            self._room -= len(taken)
            if not self._room:
                self._full += self._block.digest()
                self._block, self._room = hashlib.sha256(), BLOCK
            view = view[len(taken) :]

    def digest(self) -> bytes:
        is_open = self._room < BLOCK
        return bytes(self._full + (self._block.digest() if is_open else b""))

    def hexdigest(self) -> str:
        return self.digest().hex()


class _ContentHash(_Blocks):
    def hexdigest(self) -> str:
        return hashlib.sha256(self.digest()).hexdigest()


def _native(algorithm: str, bits: int) -> _Crc:
    return _Crc(_step(algorithm), bits)


@cache
def _step(algorithm: str) -> Callable[[bytes | memoryview, int], int]:
    """One of awscrt's, which is native code, and takes 50 ms to import."""
    step: Callable[[bytes | memoryview, int], int]
    step = getattr(import_module("awscrt.checksums"), algorithm)
    return step


_HASHERS: Final[dict[str, Callable[[], Hasher]]] = {
    CRC64NVME: lambda: _native("crc64nvme", 64),
    CRC32: lambda: _Crc(zlib.crc32, 32),
    CRC32C: lambda: _native("crc32c", 32),
    MD5: lambda: hashlib.md5(usedforsecurity=False),
    SHA1: lambda: hashlib.sha1(usedforsecurity=False),
    SHA256: hashlib.sha256,
    CONTENT_HASH: _ContentHash,
    CONTENT_BLOCKS: _Blocks,
}

_PIECES: Final = {CRC64NVME: CRC64NVME, CONTENT_HASH: CONTENT_BLOCKS}
"""By the digest of a whole: what has to be known of each part of it."""

COMBINED: Final = tuple(_PIECES)
"""The algorithms in which the digest of a whole follows from pieces."""


def hasher(algorithm: str) -> Hasher:
    """A hash to feed; ValueError for an algorithm that is none of ours."""
    try:
        return _HASHERS[algorithm]()
    except KeyError:
        raise ValueError(f"{algorithm!r} is no digest that can be computed") from None


def is_known(algorithm: str) -> bool:
    return algorithm in _HASHERS


def of_bytes(data: bytes | memoryview, algorithm: str) -> Digest:
    hashed = hasher(algorithm)
    hashed.update(data)
    return Digest(algorithm, hashed.hexdigest())


def of_file(descriptor: int, span: Span, algorithms: Sequence[str]) -> list[Digest]:
    """Hash a span of an open file, in one read for all; blocks, so call it in a thread.

    Raise VersionMismatch if the file is shorter than the span.
    """
    hashes = [hasher(algorithm) for algorithm in algorithms]
    feed(descriptor, span, hashes)
    return named(algorithms, hashes)


def named(algorithms: Sequence[str], hashes: Sequence[Hasher]) -> list[Digest]:
    """What each hash has come to, which is that of the algorithm in its place."""
    pairs = zip(algorithms, hashes, strict=True)
    return [Digest(algorithm, hashed.hexdigest()) for algorithm, hashed in pairs]


def feed(descriptor: int, span: Span, hashes: Sequence[Hasher]) -> None:
    """Feed a span of an open file to some hashes; blocks, and raises as ``of_file``."""
    buffer = memoryview(bytearray(min(_CHUNK, max(span.size, 1))))
    offset, end = span.offset, span.offset + span.size
    while offset < end:
        count = os.preadv(descriptor, [buffer[: min(len(buffer), end - offset)]], offset)
        if not count:
            raise VersionMismatch("changed while copying: the file is shorter now")
        for hashed in hashes:
            hashed.update(buffer[:count])
        offset += count


def piece(algorithm: str | None) -> str | None:
    """What to know of each part, so that the digest of the whole follows; None: none."""
    return _PIECES.get(algorithm or "")


def alignment(algorithm: str | None) -> int:
    """Of what every part but the last has to be a multiple, so that it follows."""
    return BLOCK if algorithm == CONTENT_HASH else 1


def of_pieces(algorithm: str, parts: Iterable[tuple[Digest, int]]) -> Digest:
    """The digest of a whole, from what ``piece`` names of its parts, in order."""
    if algorithm == CRC64NVME:
        return crc64nvme_of_parts(parts)
    return content_hash_of_parts(known for known, _ in parts)


def content_hash_of_parts(parts: Iterable[Digest]) -> Digest:
    """Dropbox's content hash of a whole, from the blocks of its parts, in order."""
    joined = b"".join(bytes.fromhex(part.hex) for part in parts)
    return Digest(CONTENT_HASH, hashlib.sha256(joined).hexdigest())


def crc64nvme_of_parts(parts: Iterable[tuple[Digest, int]]) -> Digest:
    """The CRC64NVME of a whole, from those of its parts, in order, and their sizes."""
    from awscrt.checksums import combine_crc64nvme  # 50 ms, and native code

    def join(whole: int, part: tuple[Digest, int]) -> int:
        crc, size = part
        return int(combine_crc64nvme(whole, int(crc.hex, 16), size))

    return Digest(CRC64NVME, f"{reduce(join, parts, 0):016x}")


def md5_of_parts(parts: Sequence[Digest]) -> Digest:
    """What S3 makes the ETag of an object that came in parts, from the MD5s of these."""
    joined = b"".join(bytes.fromhex(part.hex) for part in parts)
    whole = hashlib.md5(joined, usedforsecurity=False).hexdigest()
    return Digest(MD5_OF_PARTS, f"{whole}-{len(parts)}")
