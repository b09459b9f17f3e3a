"""Bytes that were sent: hashed as they came, and on disk from a size on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from fxtui.digest import BLOCK, CONTENT_BLOCKS, CONTENT_HASH, Hasher, hasher

_CHUNK: Final = 256 * 1024
_IN_MEMORY: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes in memory, in a file, or (where neither) as many zeros."""

    size: int
    blocks: str
    """The SHA-256s of its blocks of 4 MiB, in hex."""

    data: bytes | None = None
    path: Path | None = None
    offset: int = 0
    """Where in the file it begins."""

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(bytes.fromhex(self.blocks)).hexdigest()

    def chunks(self, start: int, end: int) -> Iterator[bytes]:
        if self.data is not None:
            yield self.data[start:end]
        elif self.path is not None:
            yield from _from_file(self.path, self.offset + start, end - start)
        else:
            yield from _zeros(end - start)

    def part(self, start: int, size: int) -> Piece:
        """Some of it, hashed anew."""
        hashed = hasher(CONTENT_BLOCKS)
        for chunk in self.chunks(start, start + size):
            hashed.update(chunk)
        blocks = hashed.hexdigest()
        if self.data is not None:
            return Piece(size, blocks, data=self.data[start : start + size])
        return Piece(size, blocks, path=self.path, offset=self.offset + start)


@dataclass(frozen=True, slots=True)
class Blob:
    """The content of a file: pieces, one after the other."""

    pieces: tuple[Piece, ...]
    size: int
    content_hash: str

    def chunks(self, start: int, end: int) -> Iterator[bytes]:
        at = 0
        for piece in self.pieces:
            low, high = max(start, at), min(end, at + piece.size)
            if low < high:
                yield from piece.chunks(low - at, high - at)
            at += piece.size


def blob(*pieces: Piece) -> Blob:
    """Join pieces; only those that do not follow in whole blocks are read again."""
    size = sum(piece.size for piece in pieces)
    if all(piece.size % BLOCK == 0 for piece in pieces[:-1]):
        blocks = "".join(piece.blocks for piece in pieces)
        hashed = hashlib.sha256(bytes.fromhex(blocks)).hexdigest()
        return Blob(pieces, size, hashed)
    joined = hasher(CONTENT_HASH)
    for piece in pieces:
        for chunk in piece.chunks(0, piece.size):
            joined.update(chunk)
    return Blob(pieces, size, joined.hexdigest())


def of_bytes(data: bytes) -> Piece:
    hashed = hasher(CONTENT_BLOCKS)
    hashed.update(data)
    return Piece(len(data), hashed.hexdigest(), data=data)


@lru_cache(maxsize=4096)
def zeros(size: int) -> Blob:
    """A content that costs nothing to keep."""
    count, rest = divmod(size, BLOCK)
    blocks = _of_zeros(BLOCK) * count if count else ""
    return blob(Piece(size, blocks + (_of_zeros(rest) if rest else "")))


@lru_cache(maxsize=4096)
def _of_zeros(size: int) -> str:
    return hashlib.sha256(bytes(size)).hexdigest()


async def received(chunks: AsyncIterator[bytes], folder: Path) -> Piece:
    """Take a body in: small ones into memory, others into a file of the folder."""
    hashed, held = hasher(CONTENT_BLOCKS), bytearray()
    async for chunk in chunks:
        hashed.update(chunk)
        held += chunk
        if len(held) > _IN_MEMORY:
            return await _spooled(held, chunks, hashed, folder)
    return Piece(len(held), hashed.hexdigest(), data=bytes(held))


async def _spooled(
    head: bytearray, rest: AsyncIterator[bytes], hashed: Hasher, folder: Path
) -> Piece:
    with NamedTemporaryFile(dir=folder, delete=False, buffering=0) as file:
        path = Path(file.name)
        size = file.write(head)
        try:
            async for chunk in rest:
                hashed.update(chunk)
                size += file.write(chunk)
        except BaseException:  # what did not come whole, did not come
            path.unlink()
            raise
    return Piece(size, hashed.hexdigest(), path=path)


def _from_file(path: Path, offset: int, size: int) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while size and (chunk := os.pread(file.fileno(), min(size, _CHUNK), offset)):
            offset += len(chunk)
            size -= len(chunk)
            yield chunk


def _zeros(size: int) -> Iterator[bytes]:
    while size > 0:
        yield bytes(min(size, _CHUNK))
        size -= _CHUNK
